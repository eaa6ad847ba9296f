"""The page of goals: writing, merging, points, and results."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.focus import queries
from wholesum.web.focus.models import Merge
from wholesum.web.focus.results.weights import goal_figures
from wholesum.web.focus.services import goals as acts
from wholesum.web.focus.services.readiness import GOALS
from wholesum.web.focus.views.requests import page_context, parse_key, perform, round_of_page


@require_safe
def goals(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the goals of a focus round, and their weights after the points are closed."""
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    named = list(queries.goals_of(round_))
    points = about["state"].goals
    fixed = points is not None
    about |= {
        "goals": [{"goal": goal, "mine": request.user in goal.namers.all()} for goal in named],
        "merges": [_merge(merge, request) for merge in queries.merges_of(round_)],
        "near": [] if fixed else queries.near_equal(named),
        "fixed": fixed or round_.closed is not None,
        "most": GOALS[1],
        "figures": None if points is None else goal_figures(round_, points.round),
    }
    return render(request, "focus/goals.html", about)


@require_POST
def name(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Save a goal that a member writes."""
    text = request.POST.get("text", "")
    perform(request, partial(acts.name_goal, by=request.user, team=team, focus=focus, text=text))
    return redirect("focus-goals", team=team, focus=focus)


@require_POST
def take_back(request: SignedIn, team: UUID, focus: UUID, goal: UUID) -> HttpResponse:
    """Remove the user as an author of a goal."""
    act = partial(acts.take_back_goal, by=request.user, team=team, focus=focus, goal=goal)
    perform(request, act, _("You no longer name this goal."))
    return redirect("focus-goals", team=team, focus=focus)


@require_POST
def merge(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Propose to merge two goals."""
    sent = request.POST
    perform(
        request,
        partial(
            acts.propose_merge,
            by=request.user,
            team=team,
            focus=focus,
            first=parse_key(sent.get("first")),
            second=parse_key(sent.get("second")),
            text=sent.get("text", ""),
        ),
        _(
            "The merge is proposed. The two goals become one when everybody who "
            "named one of them has said yes."
        ),
    )
    return redirect("focus-goals", team=team, focus=focus)


@require_POST
def answer_merge(request: SignedIn, team: UUID, focus: UUID, merge: UUID) -> HttpResponse:
    """Answer a proposal to merge two goals with yes or no."""
    yes = request.POST.get("answer") == "yes"
    act = partial(acts.answer_merge, by=request.user, team=team, focus=focus, merge=merge, yes=yes)
    perform(request, act, _("Your yes is saved.") if yes else _("The two goals stay separate."))
    return redirect("focus-goals", team=team, focus=focus)


def _merge(found: Merge, request: SignedIn) -> dict[str, object]:
    asked = acts.asked_for_yes(found)
    agreed = set(found.agreed.all())
    return {
        "merge": found,
        "missing": ", ".join(sorted(str(person) for person in asked - agreed)),
        "asks_me": request.user in asked - agreed,
        "mine": request.user in agreed,
    }
