"""The pages about conversations in meetings: results, upload, speakers, and deletion."""

from __future__ import annotations

from itertools import chain, zip_longest
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.conversation.charts import MEASURES, measure_chart
from wholesum.conversation.counting.draft import Draft, draft_meetings
from wholesum.conversation.counting.lexicon import LEXICONS
from wholesum.conversation.measures.first_person import own_words
from wholesum.conversation.measures.share import FEWEST
from wholesum.tables import BadEvidence, Fault
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.conversation import services
from wholesum.web.conversation.forms import LANGUAGES, Counted, FilesForm, NamesForm, unpack
from wholesum.web.conversation.queries import conversation_evidence, meetings_of, roster
from wholesum.web.core.act_view import act_view
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


@require_safe
def conversation(request: SignedIn, team: UUID) -> HttpResponse:
    """Show how a team talks in all its meetings together."""
    place = member_of(request.user, team)
    evidence = conversation_evidence(team)
    about: dict[str, object] = {"team": place.team, "place": place, "meetings": meetings_of(team)}
    if evidence is not None:
        drawn = (measure_chart(evidence, name) for name in MEASURES)
        languages = set(evidence.meetings["language"].drop_nulls())
        about |= {
            "charts": [chart for chart in drawn if chart is not None],
            "own": own_words(evidence, str(request.user.pk)),
            "few": evidence.meetings.height < FEWEST,
            "experimental": any(LEXICONS[code].experimental for code in languages),
        }
    return render(request, "conversation/conversation.html", about)


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, team: UUID) -> HttpResponse:
    """Read transcripts and show the speakers and counts found in them; nothing is stored."""
    place = facilitator_of(request.user, team)
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        called = {person.key: person.name for person in roster(team)}
        data = form.cleaned_data
        try:
            draft = draft_meetings(data["transcripts"], data["language"], called)
        except BadEvidence as error:
            faults = error.faults
        else:
            return _preview(request, place, draft)
    about = {"team": place.team, "place": place, "form": form, "faults": faults}
    return render(request, "conversation/add.html", about)


def _preview(request: SignedIn, place: Membership, draft: Draft) -> HttpResponse:
    known = Counted(str(place.team_id), str(request.user.pk), draft.meetings, draft.names)
    form = NamesForm(known=known, people=roster(place.team_id))
    return _names_page(request, place, form, draft)


def _names_page(
    request: SignedIn, place: Membership, form: NamesForm, draft: Draft | None = None
) -> HttpResponse:
    about: dict[str, object] = {
        "team": place.team,
        "place": place,
        "form": form,
        "meetings": [
            (meeting, sum(words.values()), words.get("", 0), len(words))
            for meeting in form.known.meetings
            for words in [meeting.counted.words]
        ],
    }
    if draft is not None:
        named = dict(LANGUAGES)
        about |= {
            "unread": [(file, lines) for file, lines in draft.unread.items() if lines],
            "doubts": [(meeting, named.get(code)) for meeting, code in draft.doubts.items()],
            "quotes": _quotes(draft),
        }
    return render(request, "conversation/names.html", about)


def _quotes(draft: Draft) -> list[str]:
    """Return three sentences with the word "we", if possible from several meetings."""
    turns = chain.from_iterable(zip_longest(*draft.quotes.values()))
    return list(dict.fromkeys(quote for quote in turns if quote))[:3]


@never_cache
@require_POST
def keep(request: SignedIn, team: UUID) -> HttpResponse:
    """Save the counts of meetings after the user has said which person each speaker is."""
    place = facilitator_of(request.user, team)
    known = unpack(request.POST.get("counted", ""), str(team), str(request.user.pk))
    if known is None:
        return redirect("conversation-add", team=team)
    form = NamesForm(request.POST, known=known, people=roster(team))
    return act_view(
        request,
        lambda: services.keep_meetings(
            by=request.user,
            team=team,
            drafts=known.meetings,
            names=form.settled,
            days=form.days,
            invited=form.cleaned_data["invited"],
        ),
        form=form,
        next_page=reverse("conversation", args=[team]),
        message=lambda made: (
            ngettext(
                "%(count)s meeting is counted. Its text was not stored.",
                "%(count)s meetings are counted. Their text was not stored.",
                len(made),
            )
            % {"count": len(made)}
        ),
        page=lambda: _names_page(request, place, form),
    )


@require_POST
def delete(request: SignedIn, team: UUID, meeting: UUID) -> HttpResponse:
    """Delete the counts of a meeting."""
    facilitator_of(request.user, team)
    return act_view(
        request,
        lambda: services.delete_meeting(by=request.user, team=team, meeting=meeting),
        next_page=reverse("conversation", args=[team]),
        message=_("The meeting is deleted. It stays in the bin of the team for 30 days."),
    )
