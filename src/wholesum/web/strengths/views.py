"""The pages of strengths: the matrix, the user's own strengths, and constellations for challenges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wholesum.strengths.charts import stand_ins_chart
from wholesum.strengths.constellations.comparison import best_and_best_individual
from wholesum.strengths.constellations.proposals import find_constellations
from wholesum.strengths.measures.gifts import gifts_of
from wholesum.strengths.measures.swaps import plan_swaps
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.registry import promise_link
from wholesum.web.strengths import access, queries, services
from wholesum.web.strengths.forms import (
    ChallengeForm,
    ChooseForm,
    KindForm,
    LevelsForm,
    LookForm,
    MergeForm,
    NameForm,
    OwnForm,
)
from wholesum.web.strengths.models import Challenge, KindOfWork, NamedStrength
from wholesum.web.teams.access import member_of
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import key_in_evidence, names_of, people_in

_SECONDS: Final = 6.0
SEEDS: Final = (
    *("asks good questions", "brings people together", "calm under pressure", "explains clearly"),
    *("finishes things", "keeps the overview", "listens", "sees what could go wrong"),
    *("speaks up", "tries new things"),
)
"""A short list of words to begin with."""


@require_http_methods(["GET", "POST"])
def strengths(request: SignedIn, team: UUID) -> HttpResponse:
    """Show who can do which kind of work, the next swaps, and shared strengths; set own levels."""
    place = member_of(request.user, team)
    kinds = list(KindOfWork.objects.filter(team_id=team))
    own = queries.own_levels(request.user, team)
    form = LevelsForm(request.POST or None, kinds=kinds, levels=own)
    return act_view(
        request,
        lambda: services.set_levels(by=request.user, team=team, levels=form.levels),
        form=form,
        message=_("Saved."),
        next_page=reverse("strengths", args=[team]),
        page=lambda: _strengths_page(request, place, form, kinds),
    )


@require_http_methods(["GET", "POST"])
def gifts(request: SignedIn, team: UUID) -> HttpResponse:
    """Show a member their own strengths, which others named; nobody else sees this page."""
    place = member_of(request.user, team)
    form = OwnForm(request.POST or None)
    return act_view(
        request,
        lambda: services.name_own_strength(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("Saved. Only you see it until you show it to the team."),
        next_page=reverse("strengths-gifts", args=[team]),
        page=lambda: _gifts_page(request, place, form),
    )


@require_POST
def decide(request: SignedIn, team: UUID, strength: int, act: str) -> HttpResponse:
    """Show a strength to the team, hide it, or remove it."""
    found = access.own_strength(request.user, team, strength)
    if act not in {"show", "hide", "remove"}:
        raise Http404

    def service() -> object:
        if act == "remove":
            return services.remove_strength(by=request.user, team=team, strength=found.pk)
        return services.share_strength(
            by=request.user, team=team, strength=found.pk, shared=act == "show"
        )

    back = reverse("strengths-gifts", args=[team])
    return act_view(request, service, message=_("Saved."), next_page=back)


@require_http_methods(["GET", "POST"])
def name(request: SignedIn, team: UUID) -> HttpResponse:
    """Name a strength of another member, with a story."""
    place = member_of(request.user, team)
    others = [person for person in people_in(team) if person.user_id != place.user_id]
    form = NameForm(request.POST or None, people=others)
    return act_view(
        request,
        lambda: services.name_strength(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=lambda made: _("Sent. %(name)s sees it with your name.") % {"name": made.user},
        next_page=reverse("strengths-name", args=[team]),
        page=lambda: render(
            request, "strengths/name.html", {**_about(place), "form": form, "words": _words(place)}
        ),
    )


@require_POST
def merge(request: SignedIn, team: UUID) -> HttpResponse:
    """Replace a word by a similar one everywhere in the team."""
    member_of(request.user, team)
    form = MergeForm(request.POST)
    return act_view(
        request,
        lambda: services.merge_words(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("Both now have the same word."),
        next_page=reverse("strengths", args=[team]),
    )


@require_POST
def add_kind(request: SignedIn, team: UUID) -> HttpResponse:
    """Add a kind of work."""
    member_of(request.user, team)
    form = KindForm(request.POST)
    return act_view(
        request,
        lambda: services.add_kind(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("Added. Each member says what they can do."),
        next_page=reverse("strengths", args=[team]),
    )


@require_POST
def delete_kind(request: SignedIn, team: UUID, work: UUID) -> HttpResponse:
    """Delete a kind of work."""
    found = access.removed_kind(request.user, team, work)
    return act_view(
        request,
        lambda: services.delete_kind(by=request.user, team=team, kind=found.pk),
        message=_("Deleted. It stays in the bin of the team for 30 days."),
        next_page=reverse("strengths", args=[team]),
    )


@require_http_methods(["GET", "POST"])
def challenges(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the challenges, add one, and propose constellations if the user asks for them."""
    place = member_of(request.user, team)
    form = ChallengeForm(request.POST or None)
    return act_view(
        request,
        lambda: services.add_challenge(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("Added."),
        next_page=reverse("strengths-challenges", args=[team]),
        page=lambda: _challenges_page(request, place, form),
    )


@require_http_methods(["GET", "POST"])
def choose(request: SignedIn, team: UUID, challenge: UUID) -> HttpResponse:
    """Choose the members of a challenge, and the day of their first meeting."""
    place = member_of(request.user, team)
    found = access.seen_challenge(request.user, team, challenge)
    people = list(people_in(team))
    chosen = {str(member.user_id) for member in found.chosen.all()} or set(
        request.GET.getlist("with")
    )
    initial = {
        "members": [str(person.pk) for person in people if str(person.user_id) in chosen],
        "meets": found.meets,
    }
    form = ChooseForm(request.POST or None, people=people, initial=initial)
    about = {**_about(place), "form": form, "challenge": found}
    return act_view(
        request,
        lambda: services.choose_members(
            by=request.user, team=team, challenge=challenge, **form.cleaned_data
        ),
        form=form,
        message=_("Chosen. Everybody in the team sees it on the challenge."),
        next_page=f"{reverse('strengths-challenges', args=[team])}#c-{challenge}",
        page=lambda: render(request, "strengths/choose.html", about),
    )


@require_POST
def change(request: SignedIn, team: UUID, challenge: UUID, act: str) -> HttpResponse:
    """Take back the choice of members, or delete the challenge."""
    found = access.seen_challenge(request.user, team, challenge)
    acts: dict[str, Callable[..., object]] = {
        "reopen": partial(services.choose_members, members=()),
        "delete": services.delete_challenge,
    }
    if act not in acts:
        raise Http404
    return act_view(
        request,
        lambda: acts[act](by=request.user, team=team, challenge=found.pk),
        message=_("Saved."),
        next_page=reverse("strengths-challenges", args=[team]),
    )


def _strengths_page(
    request: SignedIn, place: Membership, form: LevelsForm, kinds: list[KindOfWork]
) -> HttpResponse:
    evidence = queries.evidence_of(place.team_id)
    levels, names, own = evidence.levels(), names_of(place.team_id), str(place.user_id)
    titles = dict(evidence.kinds_of_work.select("kind", "title").iter_rows())
    order = sorted(titles, key=lambda kind: (titles[kind].casefold(), kind))
    plan = plan_swaps(levels) if levels else None
    swaps = []
    for swap in plan.swaps if plan else ():
        what = _("Learn “%(work)s” from %(name)s") % {
            "work": titles[swap.kind],
            "name": names.get(swap.teacher, _("a former member")),
        }
        learner = names.get(swap.learner, _("a former member"))
        link = promise_link(place.team_id, what, "") if swap.learner == own else ""
        swaps.append((learner, what, link))
    about = {
        **_about(place),
        "form": form,
        "kind_form": KindForm(),
        "kinds": kinds,
        "chart": stand_ins_chart(levels, titles),
        "titles": [titles[kind] for kind in order],
        "rows": queries.matrix(levels, names, own, order),
        "plan": plan,
        "factor": queries.factor_of(levels),
        "swaps": swaps,
        "unasked": [titles[kind] for kind in plan.unasked] if plan else [],
        "words": queries.strengths_by_word(evidence, names),
        "pairs": queries.similar_pairs(evidence),
    }
    return render(request, "strengths/strengths.html", about)


def _gifts_page(request: SignedIn, place: Membership, form: OwnForm) -> HttpResponse:
    evidence = queries.evidence_of(place.team_id)
    mine = NamedStrength.objects.filter(team_id=place.team_id, user_id=place.user_id)
    records: dict[str, list[NamedStrength]] = {}
    for strength in mine.select_related("by").order_by("pk"):
        records.setdefault(strength.word.casefold(), []).append(strength)
    found = [
        (gift, [record for record in records[gift.strength.casefold()] if not record.wish])
        for gift in gifts_of(evidence.strengths, str(place.user_id))
    ]
    about = {
        **_about(place),
        "form": form,
        "unseen": [one for one in found if one[0].is_unseen],
        "known": [one for one in found if not one[0].is_unseen],
        "wishes": [strength for those in records.values() for strength in those if strength.wish],
        "named": NamedStrength.objects.filter(team_id=place.team_id, by_id=place.user_id)
        .exclude(user_id=place.user_id)
        .select_related("user"),
        "words": _words(place),
    }
    return render(request, "strengths/gifts.html", about)


def _challenges_page(request: SignedIn, place: Membership, form: ChallengeForm) -> HttpResponse:
    records = list(
        Challenge.objects.filter(team_id=place.team_id).prefetch_related("needs", "chosen")
    )
    names = names_of(place.team_id)
    lines = [
        (record, queries.members_of(record, names) if record.chosen.all() else [])
        for record in records
    ]
    roster, needed, people = queries.given_of(place)
    pairs = [f"{one.name} {person}" for one in needed for person in roster.people]
    look = LookForm(request.GET if "look" in request.GET else None, pairs=pairs)
    about = {
        **_about(place),
        "form": form,
        "lines": lines,
        "open": [one for one, members in lines if not members],
        "people": people.items(),
        "look": look,
        "words": _words(place),
    }
    if look.is_bound and look.is_valid() and needed:
        about |= _proposals(look.cleaned_data, roster, needed, people, records)
    return render(request, "strengths/challenges.html", about)


def _proposals(
    asked: dict[str, Any], roster: Any, needed: list[Any], people: dict[str, str], records: Any
) -> dict[str, Any]:
    def chosen(name: str, challenge: str) -> frozenset[str]:
        pairs = (one.split(" ", 1) for one in asked[name])
        return frozenset(person for where, person in pairs if where == challenge)

    limited = [
        replace(one, pinned=chosen("pinned", one.name), excluded=chosen("excluded", one.name))
        for one in needed
    ]
    try:
        found = find_constellations(roster, limited, most=asked["most"], seconds=_SECONDS)
    except ValueError:
        refused = _(
            "This is not possible. Constellations need 1 to 20 members, and a member cannot be "
            "both in and out of a challenge."
        )
        return {"refused": refused}
    by_name = {key_in_evidence(record): record for record in records}
    return {
        "proposals": [
            (proposal, _groups(proposal.choice, roster, limited, people, by_name))
            for proposal in found.proposals
        ],
        "strongest": _groups(found.strongest, roster, limited, people, by_name),
        "strongest_scores": found.strongest_scores,
    }


def _groups(
    choice: Any, roster: Any, needed: list[Any], people: dict[str, str], records: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return for each challenge who brings which strength, and how many one member alone would bring."""
    return [
        {
            "challenge": records[one.name],
            "brings": [
                (people[person], sorted(set(one.needs) & roster.holds[person]))
                for person in choice[one.name]
            ],
            "reach": (reach := best_and_best_individual(roster, one, choice[one.name])),
            "outside": [
                (word, [people[person] for person in learners])
                for word, learners in reach.outside.items()
            ],
            "ids": choice[one.name],
        }
        for one in needed
    ]


def _about(place: Membership) -> dict[str, Any]:
    return {"place": place, "team": place.team}


def _words(place: Membership) -> list[str]:
    """Return words for the form to suggest: strengths that members share, and a few examples."""
    shared = queries.evidence_of(place.team_id).shared_only().strengths["strength"]
    known = {word.casefold(): word for word in (*SEEDS, *shared)}
    return sorted(known.values(), key=str.casefold)
