"""The pages of the cycle: the timeline, the review, and the session guides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view, add_refusal
from wholesum.web.core.mail import mailed
from wholesum.web.core.texts import single_line
from wholesum.web.cycle import services
from wholesum.web.cycle.access import cycle_in, planned_cycle, prototype_in
from wholesum.web.cycle.forms import (
    AskForm,
    DatesForm,
    EarlyReviewForm,
    PrototypeForm,
    ReviewForm,
    StartForm,
)
from wholesum.web.cycle.guide import MOVEMENTS, Block, Guide, assign_roles, guides
from wholesum.web.cycle.models import LONGEST_LINE, Cycle, Prototype
from wholesum.web.cycle.queries import (
    facts_of,
    is_early,
    news_in,
    roster,
    running_cycle,
    sessions_before,
    steps_of,
    unlinked,
)
from wholesum.web.mirror.parts import mirror_in_short
from wholesum.web.registry import AgreementKind
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


@require_safe
def cycle(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the timeline of the running cycle, what the Mirror proposes, and the session guides."""
    place = member_of(request.user, team)
    running = running_cycle(place.team)
    earlier = [
        cycle
        for cycle in Cycle.objects.filter(team=team)
        if running is None or cycle != running.cycle
    ]
    reviewed = next((cycle for cycle in earlier if cycle.reviewed), None)
    latest = earlier[0] if earlier and running is None else None
    about = {
        "running": running,
        "latest": latest,
        "latest_steps": () if latest is None else steps_of(latest, place.team.today()),
        "earlier": earlier,
        "reviewed": reviewed,
        "mirror": mirror_in_short(place, request.user),
        "guides": guides(),
    }
    return _page(request, place, "cycle", **about)


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: SignedIn, team: UUID) -> HttpResponse:
    """Start a cycle."""
    place = facilitator_of(request.user, team)
    latest = Cycle.objects.filter(team=team).first()
    today = place.team.today()
    after = latest.ends + timedelta(days=1) if latest is not None else today
    form = StartForm(request.POST or None, today=today, initial={"starts": max(today, after)})
    return act_view(
        request,
        lambda: services.start_cycle(by=request.user, team=team, **form.cleaned_data),
        form=form,
        next_page=reverse("cycle", args=[team]),
        message=_("The cycle is planned. You can move every day."),
        page=lambda: _page(request, place, "start", form=form),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def dates(request: SignedIn, team: UUID, cycle: UUID) -> HttpResponse:
    """Move the days of a cycle."""
    place = facilitator_of(request.user, team)
    found = planned_cycle(request.user, team, cycle)
    form = DatesForm(request.POST or None, cycle=found)
    return act_view(
        request,
        lambda: services.move_dates(by=request.user, team=team, cycle=cycle, **form.plan()),
        form=form,
        next_page=reverse("cycle", args=[team]),
        message=_("The days are saved."),
        page=lambda: _page(request, place, "dates", form=form, cycle=found),
    )


@require_POST
def mail(request: SignedIn, team: UUID, cycle: UUID) -> HttpResponse:
    """Email the team the meetings of a cycle."""
    planned_cycle(request.user, team, cycle)
    return act_view(
        request,
        lambda: services.mail_meetings(by=request.user, team=team, cycle=cycle),
        next_page=reverse("cycle", args=[team]),
        message=mailed(_("Everybody gets an email, except people who chose no emails.")),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def review(request: SignedIn, team: UUID, cycle: UUID) -> HttpResponse:
    """Show a cycle with its facts, its prototypes and its review, and write the review down."""
    place = member_of(request.user, team)
    found = cycle_in(request.user, team, cycle)
    said = {name: getattr(found, name) for name in ReviewForm.base_fields}
    form_class = EarlyReviewForm if is_early(found) else ReviewForm
    form = form_class(request.POST or None, initial=said)
    return act_view(
        request,
        lambda: services.record_review(
            by=request.user,
            team=team,
            cycle=cycle,
            **form.cleaned_data,
        ),
        form=form,
        next_page=reverse("cycle-review", args=[team, cycle]),
        message=lambda saved: (
            _("The review is saved.")
            if saved.reviewed
            else _("What you found is saved. The cycle goes on.")
        ),
        page=lambda: _page(request, place, "review", **_review(found, form)),
    )


def _review(found: Cycle, form: ReviewForm) -> dict[str, object]:
    facts = facts_of(found)
    prototypes = list(found.prototypes.select_related("decision"))
    written = {prototype.text for prototype in prototypes}
    tried = facts.get(AgreementKind.TRIED, [])
    return {
        "cycle": found,
        "steps": steps_of(found, found.team.today()),
        "form": form,
        "facts": facts,
        "news": news_in(found),
        "prototypes": prototypes,
        "decisions": unlinked(found),
        "proposed": [agreement.text for agreement in tried if agreement.text not in written],
        "is_latest": not Cycle.objects.filter(team=found.team, starts__gt=found.starts).exists(),
    }


@require_POST
def delete(request: SignedIn, team: UUID, cycle: UUID) -> HttpResponse:
    """Delete a cycle."""
    planned_cycle(request.user, team, cycle)
    return act_view(
        request,
        lambda: services.delete_cycle(by=request.user, team=team, cycle=cycle),
        next_page=reverse("cycle", args=[team]),
        message=_("The cycle is deleted. It stays in the bin of the team for 30 days."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def prototype_new(request: SignedIn, team: UUID, cycle: UUID) -> HttpResponse:
    """Write down what the team tried."""
    found = cycle_in(request.user, team, cycle)
    form = PrototypeForm(request.POST or None, initial=_given(request, found), team=team)
    return act_view(
        request,
        lambda: services.write_prototype(
            by=request.user, team=team, cycle=cycle, **form.cleaned_data
        ),
        form=form,
        next_page=lambda made: reverse("cycle-prototype", args=[team, made.pk]),
        message=_("It is saved."),
        page=lambda: _prototype_page(request, found, form),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def prototype(request: SignedIn, team: UUID, prototype: UUID) -> HttpResponse:
    """Change a prototype, give it a verdict, and ask somebody outside about it."""
    found = prototype_in(request.user, team, prototype)
    form = PrototypeForm(request.POST or None, initial=_said(found), team=team)
    return act_view(
        request,
        lambda: services.write_prototype(
            by=request.user,
            team=team,
            cycle=found.cycle_id,
            prototype=prototype,
            **form.cleaned_data,
        ),
        form=form,
        next_page=reverse("cycle-prototype", args=[team, prototype]),
        message=_("It is saved."),
        page=lambda: _prototype_page(request, found.cycle, form, found),
    )


def _said(prototype: Prototype) -> dict[str, Any]:
    names = ("text", "verdict", "effect")
    return {name: getattr(prototype, name) for name in names} | {"decision": prototype.decision_id}


def _given(request: SignedIn, cycle: Cycle) -> dict[str, Any]:
    """Return what a link of the review fills into the form: a text, or a decision."""
    asked = next(
        (decision for decision in unlinked(cycle) if str(decision.pk) == request.GET.get("of")),
        None,
    )
    if asked is None:
        return {"text": request.GET.get("text", "")[:LONGEST_LINE]}
    effect = single_line(asked.expected)[:LONGEST_LINE]
    return {"text": single_line(asked.text)[:LONGEST_LINE], "effect": effect, "decision": asked.pk}


def _prototype_page(
    request: SignedIn,
    cycle: Cycle,
    form: PrototypeForm,
    found: Prototype | None = None,
    *,
    ask: AskForm | None = None,
    link: str = "",
) -> HttpResponse:
    place = member_of(request.user, cycle.team_id)
    ask = ask or AskForm(initial={"asked": found.asked if found else ""})
    about = {"cycle": cycle, "prototype": found, "form": form, "ask": ask, "link": link}
    return _page(request, place, "prototype", **about)


def _page(request: SignedIn, place: Membership, page: str, **about: object) -> HttpResponse:
    return render(request, f"cycle/{page}.html", {"team": place.team, "place": place, **about})


@never_cache
@require_POST
def ask(request: SignedIn, team: UUID, prototype: UUID) -> HttpResponse:
    """Make a link that asks somebody outside the team; the page shows the link only once."""
    found = prototype_in(request.user, team, prototype)
    form, asking, links = PrototypeForm(initial=_said(found), team=team), AskForm(request.POST), []
    if asking.is_valid():
        links = _asked(request, found, asking)
        found.refresh_from_db()
    return _prototype_page(request, found.cycle, form, found, ask=asking, link="".join(links))


def _asked(request: SignedIn, found: Prototype, form: AskForm) -> list[str]:
    """Return the new link; add a refusal to the form."""
    try:
        _found, link = services.ask_outside(
            by=request.user,
            team=found.cycle.team_id,
            prototype=found.pk,
            asked=form.cleaned_data["asked"],
        )
    except ValidationError as error:
        add_refusal(form, error)
        return []
    return [link]


@require_POST
def withdraw(request: SignedIn, team: UUID, prototype: UUID) -> HttpResponse:
    """Withdraw the question to somebody outside, and its answer."""
    prototype_in(request.user, team, prototype)
    return act_view(
        request,
        lambda: services.withdraw_question(by=request.user, team=team, prototype=prototype),
        next_page=reverse("cycle-prototype", args=[team, prototype]),
        message=_("The question is withdrawn. Its link no longer works."),
    )


@require_POST
def prototype_delete(request: SignedIn, team: UUID, prototype: UUID) -> HttpResponse:
    """Delete a prototype."""
    found = prototype_in(request.user, team, prototype)
    return act_view(
        request,
        lambda: services.delete_prototype(by=request.user, team=team, prototype=prototype),
        next_page=reverse("cycle-review", args=[team, found.cycle_id]),
        message=_("It is deleted. It stays in the bin of the team for 30 days."),
    )


@require_safe
def guide(request: SignedIn, team: UUID, session: str) -> HttpResponse:
    """Show a session guide, which prints on one page."""
    place = member_of(request.user, team)
    found = _guide(session)
    blocks = [
        (block, start, _link(block, team))
        for block, start in zip(found.blocks, found.starts, strict=True)
    ]
    about = {
        **_session(place, session, found),
        "blocks": blocks,
        "movements": MOVEMENTS,
        "address": request.build_absolute_uri(reverse("team", args=[team])),
    }
    return _page(request, place, "guide", **about)


@require_safe
def wall(request: SignedIn, team: UUID, session: str, block: int) -> HttpResponse:
    """Show one block of a session on the screen in the room, with the words to say."""
    place = member_of(request.user, team)
    found = _guide(session)
    if not 1 <= block <= len(found.blocks):
        raise Http404
    now, start = found.blocks[block - 1], found.starts[block - 1]
    following = found.blocks[block] if block < len(found.blocks) else None
    about = {
        **_session(place, session, found),
        "now": now,
        "number": block,
        "start": start,
        "end": start + now.minutes,
        "link": _link(now, team),
        "back": block - 1,
        "next": block + 1 if following else 0,
        "following": following,
    }
    return _page(request, place, "wall", **about)


def _session(place: Membership, session: str, found: Guide) -> dict[str, object]:
    turn = sessions_before(place.team_id, session, place.team.today())
    return {
        "name": session,
        "guide": found,
        "roles": assign_roles(roster(place.team_id), found.roles, turn),
    }


def _guide(name: str) -> Guide:
    found = guides().get(name)
    if found is None:
        raise Http404
    return found


def _link(block: Block, team: UUID) -> str:
    """Return the address of the page of a block; empty if this installation does not have it."""
    try:
        return reverse(block.page, args=[team]) if block.page else ""
    except NoReverseMatch:
        return ""
