"""The pages of promises: the list, one promise, the check-in, and the team's terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.commitments.charts import graph_chart, weeks_chart
from wholesum.commitments.measures.graph import promise_graph
from wholesum.commitments.measures.outcomes import count_reasons
from wholesum.commitments.minutes import as_markdown
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.commitments import access, queries, services
from wholesum.web.commitments.forms import ActForm, PromiseForm, RequestForm, TermsForm
from wholesum.web.commitments.models import Commitment, Reason
from wholesum.web.commitments.words import DONE, LABELS, QUICK, slug_of
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mailed
from wholesum.web.registry import origins_of
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import people_in

_MOST_CLOSED: Final = 20
_BY_SLUG: Final = {slug_of(act): act for act in Act}


@require_safe
def commitments(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the promises of a team, its figures, and privately those of the user."""
    place = member_of(request.user, team)
    lines = queries.lines_of(place.team, request.user)
    endings = queries.team_endings(lines)
    graph = promise_graph(line.promise for line in lines)
    reasons = {**dict(Reason.choices), "": _("no reason given")}
    about = {
        "place": place,
        "team": place.team,
        "lines": lines,
        "waiting": [line for line in lines if line.waits],
        "open": [line for line in lines if line.promise.is_open],
        "asked": [line for line in lines if line.promise.is_asked],
        "closed": _latest_closed(lines),
        "own": queries.own_figure(lines, request.user),
        "weeks": weeks_chart(endings),
        "graph": graph_chart(graph, queries.roster_of(team).names),
        "reasons": [(reasons[name], number) for name, number in count_reasons(endings)],
        "check_in": queries.check_in_of(lines),
    }
    return render(request, "commitments/commitments.html", about)


def _latest_closed(lines: list[queries.Line]) -> list[queries.Line]:
    closed = [line for line in lines if line.promise.ended is not None]
    latest = sorted(closed, key=lambda line: (line.promise.ended, line.record.pk), reverse=True)
    return latest[:_MOST_CLOSED]


@require_http_methods(["GET", "POST"])
def promise(request: SignedIn, team: UUID) -> HttpResponse:
    """Make a promise in one's own name, perhaps from an item of the team."""
    message = _("Your promise is made. Everybody in the team sees it.")
    return _begin(request, team, PromiseForm, services.make_promise, "promise", message)


@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, team: UUID) -> HttpResponse:
    """Ask a member for a promise."""
    message = _("The request is made. The answer may be yes, no, or another offer.")
    mails = mailed(_("The person you ask gets at most one email a day about your requests."))
    return _begin(request, team, RequestForm, services.ask_for_promise, "ask", f"{message} {mails}")


def _begin(
    request: SignedIn,
    team: UUID,
    form_class: type[PromiseForm | RequestForm],
    service: Callable[..., Commitment],
    name: str,
    message: str,
) -> HttpResponse:
    place = member_of(request.user, team)
    form = form_class(
        request.POST or None,
        today=place.team.today(),
        people=[person for person in people_in(team) if person.user_id != place.user_id],
        initial=_given(request),
    )
    return act_view(
        request,
        lambda: service(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=message,
        next_page=Commitment.get_absolute_url,
        page=lambda: _form_page(request, place, form, name),
    )


@require_safe
def commitment(request: SignedIn, team: UUID, commitment: UUID) -> HttpResponse:
    """Show one promise: its terms, what the user can do, and its history."""
    place, record = access.seen_commitment(request.user, team, commitment)
    return _commitment_page(request, place, record)


@require_POST
def act(request: SignedIn, team: UUID, commitment: UUID, step: str) -> HttpResponse:
    """Add an act of the user to a promise, or delete the promise."""
    place, record = access.seen_commitment(request.user, team, commitment)
    if step == "delete":
        return act_view(
            request,
            lambda: services.delete_commitment(by=request.user, team=team, commitment=commitment),
            message=_("The promise is deleted. It stays in the bin of the team for 30 days."),
            next_page=reverse("commitments", args=[team]),
        )
    done = _BY_SLUG.get(step)
    if done is None:
        raise Http404
    line = queries.line_of(record, place.team, request.user)
    form = ActForm(request.POST, act=done, today=place.team.today(), is_overdue=line.is_overdue)
    back = record.get_absolute_url()
    if request.POST.get("back") == "check-in":
        back = f"{reverse('commitments-check-in', args=[team])}#p-{record.pk}"
    return act_view(
        request,
        lambda: services.act_on_promise(
            by=request.user, team=team, commitment=commitment, act=done, **form.cleaned_data
        ),
        form=form,
        message=_("Saved."),
        next_page=back,
        page=lambda: _commitment_page(request, place, record, form, done),
    )


@require_safe
def check_in(request: SignedIn, team: UUID) -> HttpResponse:
    """Show what the next meeting looks at, in about ten minutes."""
    place = member_of(request.user, team)
    return render(request, "commitments/check-in.html", _check_in(request, place))


@require_safe
def screen(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the check-in on a shared screen, moved through with the arrow keys."""
    place = member_of(request.user, team)
    return render(request, "commitments/screen.html", _check_in(request, place))


@require_safe
def live(request: SignedIn, team: UUID) -> HttpResponse:
    """Return the check-in on the screen again if anything changed."""
    place = member_of(request.user, team)
    about = _check_in(request, place)
    if request.GET.get("v") == about["version"]:
        return HttpResponse(status=204)
    return render(request, "commitments/screen_now.html", about)


@require_safe
def markdown(request: SignedIn, team: UUID) -> HttpResponse:
    """Return the open promises as Markdown, for minutes and other tools."""
    place = member_of(request.user, team)
    lines = queries.lines_of(place.team, request.user, closed=False)
    names = queries.roster_of(team).names
    today = place.team.today()
    text = as_markdown((line.promise for line in lines), names, place.team.name, today)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="promises-{today.isoformat()}.md"'
    return response


@require_http_methods(["GET", "POST"])
def terms(request: SignedIn, team: UUID) -> HttpResponse:
    """Set the team's own terms for promises."""
    place = facilitator_of(request.user, team)
    known = queries.terms_of(place.team)
    people = list(people_in(team))
    head = next((person.pk for person in people if person.user_id == known.head_id), None)
    form = TermsForm(request.POST or None, instance=known, initial={"head": head})
    form.fields["head"].offer(people)  # type: ignore[attr-defined]  # it is a MemberField
    return act_view(
        request,
        lambda: services.set_terms(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("Saved."),
        next_page=reverse("commitments", args=[team]),
        page=lambda: _form_page(request, place, form, "terms"),
    )


def _check_in(request: SignedIn, place: Membership) -> dict[str, Any]:
    lines = queries.lines_of(place.team, request.user, closed=False)
    today = place.team.today()
    return {
        "place": place,
        "team": place.team,
        "found": queries.check_in_of(lines),
        "version": f"{today.isoformat()}-{queries.commitments_mark(place.team_id)}",
    }


def _commitment_page(
    request: SignedIn,
    place: Membership,
    record: Commitment,
    form: ActForm | None = None,
    sent: Act | None = None,
) -> HttpResponse:
    line = queries.line_of(record, place.team, request.user)
    acts = []
    for act in line.acts:
        shown = form if act is sent and form is not None else None
        if shown is None:
            shown = ActForm(act=act, today=line.today, is_overdue=line.is_overdue)
        acts.append((LABELS[act], slug_of(act), shown, act in QUICK, act is sent))
    history = [
        (event, DONE[event.act], line.roster.name(event.who)) for event in queries.events_of(record)
    ]
    about = {
        "place": place,
        "team": place.team,
        "line": line,
        "acts": acts,
        "refused": form if sent is not None and sent not in line.acts else None,
        "history": history,
        "people": {
            name: line.roster.name(queries.person_of(record, name))
            for name in ("needs_from", "stand_in")
        },
        "origin": origins_of(place.team_id).get(record.source),
        "loss": services.loss_of(record) if place.facilitates else None,
    }
    return render(request, "commitments/commitment.html", about)


def _form_page(request: SignedIn, place: Membership, form: Any, name: str) -> HttpResponse:
    about = {"place": place, "team": place.team, "form": form}
    return render(request, f"commitments/{name}.html", about)


def _given(request: SignedIn) -> dict[str, str]:
    """Return what a link fills into the form."""
    return {name: request.GET[name] for name in ("what", "due", "source") if name in request.GET}
