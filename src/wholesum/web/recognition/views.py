"""The pages of recognition: stories, the user's own page, the division of credit, and rewards."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wholesum.recognition.charts import stories_chart
from wholesum.recognition.measures.rewards import check_rewards
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.recognition import access, queries, services
from wholesum.web.recognition.forms import PointsForm, RewardForm, StoryForm
from wholesum.web.recognition.models import Reward
from wholesum.web.registry import stated_values
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.queries import people_in

_ACTS = {
    "open": services.open_credit,
    "close": services.close_credit,
    "cancel": services.cancel_credit,
}


@require_GET
def recognition(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the stories of a team, and to a facilitator the members no story has named lately."""
    place = member_of(request.user, team)
    lines = queries.lines_of(team, request.user)
    evidence = queries.recognition_evidence(team)
    about = {
        "place": place,
        "team": place.team,
        "lines": lines,
        "chart": None if evidence is None else stories_chart(evidence),
        "unseen": queries.unseen_names(place.team) if place.facilitates else [],
        "fewest": services.FEWEST_GIVERS,
    }
    return render(request, "recognition/recognition.html", about)


@require_http_methods(["GET", "POST"])
def tell(request: SignedIn, team: UUID, story: UUID | None = None) -> HttpResponse:
    """Tell a result that several members achieved together, or change a story of the user."""
    place = member_of(request.user, team)
    told = None if story is None else access.changed_story(request.user, team, story)
    form = StoryForm(request.POST or None, people=list(people_in(team)), told=told)
    about = {
        "place": place,
        "team": place.team,
        "form": form,
        "story": told,
        "words": queries.words_in(team),
    }
    return act_view(
        request,
        lambda: services.tell_story(by=request.user, team=team, story=story, **form.story),
        form=form,
        message=_("The story is saved. Everybody in the team sees it."),
        next_page=reverse("recognition", args=[team]),
        page=lambda: render(request, "recognition/tell.html", about),
    )


@require_GET
def own(request: SignedIn, team: UUID) -> HttpResponse:
    """Show a member what they brought, in the words of others; nobody else sees this page."""
    place = member_of(request.user, team)
    lines = [line for line in queries.lines_of(team, request.user) if line.own is not None]
    about = {"place": place, "team": place.team, "lines": lines}
    return render(request, "recognition/own.html", about)


@require_http_methods(["GET", "POST"])
def points(request: SignedIn, team: UUID, story: UUID) -> HttpResponse:
    """Divide 100 points among the other contributors of a story."""
    place = member_of(request.user, team)
    mine = access.giving_contribution(request.user, team, story)
    form = PointsForm(request.POST or None, others=queries.others_of(mine))
    about = {"place": place, "team": place.team, "form": form, "story": mine.story}
    return act_view(
        request,
        lambda: services.give_points(by=request.user, team=team, story=story, points=form.points),
        form=form,
        message=_("Saved. Nobody in the app sees your points."),
        next_page=reverse("recognition-own", args=[team]),
        page=lambda: render(request, "recognition/points.html", about),
    )


@require_POST
def credit(request: SignedIn, team: UUID, story: UUID, act: str) -> HttpResponse:
    """Open, close or cancel the division of the credit for a story."""
    found = access.divided_story(request.user, team, story)
    if act not in _ACTS:
        raise Http404
    return act_view(
        request,
        lambda: _ACTS[act](by=request.user, team=team, story=found.pk),
        message=_("Saved."),
        next_page=reverse("recognition", args=[team]),
    )


@require_POST
def delete(request: SignedIn, team: UUID, story: UUID) -> HttpResponse:
    """Delete a story."""
    found = access.removed_story(request.user, team, story)
    return act_view(
        request,
        lambda: services.delete_story(by=request.user, team=team, story=found.pk),
        message=_("Deleted. It stays in the bin of the team for 30 days."),
        next_page=reverse("recognition", args=[team]),
    )


@require_POST
def unname(request: SignedIn, team: UUID, story: UUID) -> HttpResponse:
    """Remove the user's own name from a story."""
    found = access.own_contribution(request.user, team, story)
    return act_view(
        request,
        lambda: services.remove_own_name(by=request.user, team=team, story=found.story_id),
        message=_("Your name is no longer in the story."),
        next_page=reverse("recognition-own", args=[team]),
    )


@require_http_methods(["GET", "POST"])
def rewards(request: SignedIn, team: UUID, reward: int | None = None) -> HttpResponse:
    """Compare rewards with the stated values; a facilitator adds a reward or changes one."""
    place = (facilitator_of if request.method == "POST" else member_of)(request.user, team)
    found = None if reward is None else access.changed_reward(request.user, team, reward)
    form = RewardForm(request.POST or None, instance=found)
    words = stated_values(team)
    about = {"place": place, "team": place.team, "form": form, "words": words}
    if found is None:
        check = check_rewards(queries.rewards_of(team), words)
        unstated = {value.casefold() for value in check.unstated}
        listed = Reward.objects.filter(team=team)
        about["rewards"] = [(entry, entry.value.casefold() in unstated) for entry in listed]
        about["check"] = check
    page = "recognition/rewards.html" if found is None else "recognition/reward.html"
    return act_view(
        request,
        lambda: services.save_reward(
            by=request.user, team=team, reward=reward, **form.cleaned_data
        ),
        form=form,
        message=_("Saved."),
        next_page=reverse("recognition-rewards", args=[team]),
        page=lambda: render(request, page, about),
    )


@require_POST
def reward_delete(request: SignedIn, team: UUID, reward: int) -> HttpResponse:
    """Delete a reward."""
    found = access.changed_reward(request.user, team, reward)
    return act_view(
        request,
        lambda: services.delete_reward(by=request.user, team=team, reward=found.pk),
        message=_("Deleted. It stays in the bin of the team for 30 days."),
        next_page=reverse("recognition-rewards", args=[team]),
    )
