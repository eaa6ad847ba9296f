"""The pages of the two lists of efforts and of the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wholesum.charts.chart import Chart
from wholesum.focus.charts.efforts import StopShare, two_lists_chart
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.mail import mailed
from wholesum.web.focus import queries
from wholesum.web.focus.models import AskingKind, Choice, FocusRound
from wholesum.web.focus.results import sentences
from wholesum.web.focus.results.weights import closed_on
from wholesum.web.focus.services import consenting
from wholesum.web.focus.services import deciding as acts
from wholesum.web.focus.services.courses import FIELDS, REVIEW_DAYS
from wholesum.web.focus.views.requests import page_context, perform, round_of_page
from wholesum.web.teams.queries import people_in


@require_safe
def lists(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show both lists: efforts that both keep, efforts that both drop, and all others."""
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    explained = sentences.explain_efforts(round_, queries.efforts_of(round_))
    rows = sorted(explained, key=_stops_first)
    hidden, scores = any(effort.is_hidden for effort in explained), about["state"].scores
    about |= {
        "outcome": round_.outcome,
        "hidden": hidden,
        "scorers": sentences.needed_scorers(scores.round.asked) if hidden and scores else "",
        "chart": _chart(round_, rows),
        "rows": rows,
        "same": sentences.same_support(rows),
        "verdicts": {verdict.effort_id: verdict for verdict in queries.verdicts_of(round_)},
        "differ": sum(
            effort.group in {sentences.EQUAL_ONLY, sentences.WORTH_ONLY} for effort in explained
        ),
    }
    return render(request, "focus/lists.html", about)


def _stops_first(one: sentences.EffortExplanation) -> tuple[int, int]:
    """Sort efforts that both lists drop first, then those on which the lists differ."""
    if one.is_hidden:
        return 0, one.effort.place
    kept = one.line.equal + one.line.worth
    return kept, -one.line.place if kept == 0 else one.line.place


@require_POST
def start_deciding(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Continue from the two lists of efforts to the decisions."""
    act = partial(acts.start_deciding, by=request.user, team=team, focus=focus)
    page = "focus-decide" if perform(request, act) else "focus-lists"
    return redirect(page, team=team, focus=focus)


@require_safe
def decide(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the efforts that are decided, and those that are not decided yet."""
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    today = round_.team.today()
    explained = sentences.explain_efforts(round_, queries.efforts_of(round_))
    verdicts = {verdict.effort_id: verdict for verdict in queries.verdicts_of(round_)}
    consents = queries.consents_on([effort.effort for effort in explained])
    proposals = queries.proposals_in(consents)
    waiting: list[dict[str, Any]] = [
        {
            "told": effort,
            "consent": consents.get(effort.effort.pk),
            "proposal": proposals.get(effort.effort.pk),
        }
        for effort in explained
        if effort.effort.pk not in verdicts
    ]
    decided = sorted(verdicts.values(), key=lambda one: one.effort.place)
    about |= {
        "waiting": waiting,
        "agreed": sum(
            row["told"].group in {sentences.BOTH_KEEP, sentences.BOTH_DROP}
            for row in waiting
            if row["consent"] is None
        ),
        "decided": decided,
        "freed": sum((verdict.freed for verdict in verdicts.values()), Decimal(0)),
        "uses": [verdict for verdict in verdicts.values() if verdict.freed_for],
        "unpromised": sum(
            (verdict.freed for verdict in verdicts.values() if not verdict.freed_for), Decimal(0)
        ),
        "choices": Choice.choices,
        "people": people_in(team),
        "review": today + timedelta(days=REVIEW_DAYS),
        "today": today,
    }
    return render(request, "focus/decide.html", about)


@require_POST
def agreed(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Decide all efforts together on which both lists agree."""
    number = 0

    def act() -> None:
        nonlocal number
        number = acts.decide_agreed(by=request.user, team=team, focus=focus)

    if perform(request, act):
        message = ngettext(
            "%(number)s effort is decided.", "%(number)s efforts are decided.", number
        )
        perform(request, lambda: None, message % {"number": number})
    return redirect("focus-decide", team=team, focus=focus)


@require_POST
def verdict(request: SignedIn, team: UUID, focus: UUID, effort: UUID) -> HttpResponse:
    """Record the decision on an effort."""
    cells = {name: request.POST.get(name, "") for name in FIELDS}
    act = partial(acts.decide, by=request.user, team=team, focus=focus, effort=effort, cells=cells)
    perform(request, act, _("The verdict is recorded."))
    return redirect("focus-decide", team=team, focus=focus)


@require_POST
def consent(request: SignedIn, team: UUID, focus: UUID, effort: UUID) -> HttpResponse:
    """Ask all members for consent to a proposed decision on an effort."""
    cells = {name: request.POST.get(name, "") for name in FIELDS}
    act = partial(
        consenting.ask_consent, by=request.user, team=team, focus=focus, effort=effort, cells=cells
    )
    message = _(
        "Everybody can answer, and gets an email by next Monday, except people who chose no emails."
    )
    perform(request, act, mailed(message))
    return redirect("focus-decide", team=team, focus=focus)


@require_POST
def review(request: SignedIn, team: UUID, focus: UUID, effort: UUID) -> HttpResponse:
    """Save whether anyone missed a stopped or changed effort."""
    missed = request.POST.get("missed") == "yes"
    act = partial(
        acts.answer_review, by=request.user, team=team, focus=focus, effort=effort, missed=missed
    )
    perform(request, act, _("Saved."))
    return redirect("focus-decide", team=team, focus=focus)


def _chart(round_: FocusRound, explained: Sequence[sentences.EffortExplanation]) -> Chart | None:
    """Draw the chart of dropped and decided efforts; the page also lists the efforts as text."""
    if not round_.outcome or any(effort.is_hidden for effort in explained):
        return None
    verdicts = {
        verdict.effort_id: verdict.get_choice_display() for verdict in queries.verdicts_of(round_)
    }
    wishes = [
        StopShare(
            effort.effort.title,
            float(effort.effort.hours or 0),
            stop=2 - effort.line.equal - effort.line.worth,
            of=2,
            decided=str(verdicts.get(effort.effort.pk, "")),
        )
        for effort in explained
    ]
    asking = round_.askings.get(what=AskingKind.SCORES)
    return two_lists_chart(wishes, round_.outcome["scored"], closed_on(asking))
