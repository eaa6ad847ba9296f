"""The pages of decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mailed
from wholesum.web.decisions import access, forms, queries, services
from wholesum.web.decisions.losses import loss_of
from wholesum.web.decisions.models import Decision
from wholesum.web.registry import origins_of
from wholesum.web.teams.access import member_of
from wholesum.web.teams.forms import MemberField
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import people_in


@require_safe
def decisions(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the open proposals, the decisions and the due reviews of a team."""
    place = member_of(request.user, team)
    show = request.GET.get("show", "")
    about = {
        "place": place,
        "team": place.team,
        "found": queries.decisions_of(team, request.user, show),
        "show": show,
        "filters": queries.Show.choices,
    }
    return render(request, "decisions/decisions.html", about)


@require_http_methods(["GET", "POST"])
def propose(request: SignedIn, team: UUID) -> HttpResponse:
    """Ask the affected members for their consent to a proposal."""
    place = member_of(request.user, team)
    form = forms.ProposeForm(request.POST or None, today=place.team.today())
    _offer(form, team, "concerned")

    def service() -> Decision:
        data = form.cleaned_data
        return services.open_consent(
            by=request.user,
            team=team,
            text=data["text"],
            concerned=_ids(data["concerned"]),
            closes=data["closes"],
            terms=form.terms(),
        )

    return act_view(
        request,
        service,
        form=form,
        message=_("The consent round is open.")
        + " "
        + mailed(
            _("Everybody affected gets an email by next Monday, except people who chose no emails.")
        ),
        next_page=Decision.get_absolute_url,
        page=lambda: _form_page(request, place, form, "propose"),
    )


@require_http_methods(["GET", "POST"])
def record(request: SignedIn, team: UUID) -> HttpResponse:
    """Record a decision that was made outside the app."""
    place = member_of(request.user, team)
    form = forms.RecordForm(request.POST or None, today=place.team.today())
    _offer(form, team, "proposer", "concerned", "heard")

    def service() -> Decision:
        data = form.cleaned_data
        return services.record_decision(
            by=request.user,
            team=team,
            text=data["text"],
            day=data["day"],
            concerned=_ids(data["concerned"]),
            heard=_ids(data["heard"]),
            proposer=data["proposer"],
            terms=form.terms(),
        )

    return act_view(
        request,
        service,
        form=form,
        message=_("The decision is saved."),
        next_page=Decision.get_absolute_url,
        page=lambda: _form_page(request, place, form, "record"),
    )


@require_safe
def decision(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Show one decision: its text, the affected members, their answers, and its review."""
    place, seen = access.seen_decision(request.user, team, decision)
    return _decision_page(request, place, seen)


@require_POST
def answer(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Save the answer of an affected member to a proposal."""
    place, seen = access.seen_decision(request.user, team, decision)
    access.own_voice(request.user, team, decision)
    form = forms.AnswerForm(request.POST)
    return act_view(
        request,
        lambda: services.answer_consent(
            by=request.user, team=team, decision=decision, **form.cleaned_data
        ),
        form=form,
        message=_("Your answer is saved with your name."),
        next_page=seen.get_absolute_url(),
        page=lambda: _decision_page(request, place, seen, form),
    )


@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Save a new version of a proposal after objections."""
    seen = access.led_decision(request.user, team, decision)
    form = forms.ReviseForm(request.POST or None, initial={"text": seen.text})
    return _act_on(
        request,
        seen,
        form,
        "revise",
        lambda: services.revise_proposal(
            by=request.user, team=team, decision=decision, **form.cleaned_data
        ),
        mailed(
            _(
                "Everybody affected can answer again, and gets an email by next Monday, except "
                "people who chose no emails."
            )
        ),
    )


@require_http_methods(["GET", "POST"])
def settle(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Settle a proposal as a decision."""
    seen = access.led_decision(request.user, team, decision)
    form = forms.SettleForm(request.POST or None, today=seen.team.today(), initial=_known(seen))
    return _act_on(
        request,
        seen,
        form,
        "settle",
        lambda: services.settle(by=request.user, team=team, decision=decision, terms=form.terms()),
        _("The decision is taken.")
        + " "
        + mailed(
            _("Everybody affected gets an email by next Monday, except people who chose no emails.")
        ),
    )


@require_http_methods(["GET", "POST"])
def park(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Park a proposal."""
    seen = access.led_decision(request.user, team, decision)
    form = forms.ParkForm(request.POST or None)
    return _act_on(
        request,
        seen,
        form,
        "park",
        lambda: services.park(by=request.user, team=team, decision=decision, **form.cleaned_data),
        _("The proposal is parked."),
    )


@require_http_methods(["GET", "POST"])
def review(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Record the findings of the review of a decision."""
    _place, seen = access.seen_decision(request.user, team, decision)
    known = {name: getattr(seen, name) for name in ("happened", "outcome", "effect", "seen_by")}
    known |= {"missed": seen.missed, **({"day": seen.reviewed} if seen.reviewed else {})}
    form = forms.ReviewForm(
        request.POST or None,
        today=seen.team.today(),
        confirmed=seen.confirmed,
        initial=known,
    )
    return _act_on(
        request,
        seen,
        form,
        "review",
        lambda: services.review_decision(
            by=request.user, team=team, decision=decision, review=form.review()
        ),
        _("The review is saved."),
    )


@require_http_methods(["GET", "POST"])
def let_go(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Record what ends with a decision."""
    _place, seen = access.seen_decision(request.user, team, decision)
    sheet = getattr(seen, "let_go", None)
    names = tuple(forms.LetGoForm.base_fields)
    known = {} if sheet is None else {name: getattr(sheet, name) for name in names}
    form = forms.LetGoForm(request.POST or None, initial=known)
    return _act_on(
        request,
        seen,
        form,
        "let-go",
        lambda: services.write_let_go(
            by=request.user, team=team, decision=decision, **form.cleaned_data
        ),
        _("Saved."),
    )


@require_http_methods(["GET", "POST"])
def impact(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Record the impact check of a decision."""
    place, seen = access.seen_decision(request.user, team, decision)
    check = forms.ImpactForms(request.POST or None, seen.impacts.all(), seen.outside_voice)
    if request.method == "POST" and check.is_valid():
        try:
            services.write_impact(
                by=request.user,
                team=team,
                decision=decision,
                impacts=check.impacts(),
                outside_voice=check.voice.cleaned_data["outside_voice"],
            )
        except ValidationError as error:
            check.voice.add_error(None, error)
        else:
            messages.success(request, _("The impact check is saved."))
            return redirect(seen)
    about = {"place": place, "team": place.team, "decision": seen, "check": check}
    return render(request, "decisions/impact.html", about)


@require_POST
def delete(request: SignedIn, team: UUID, decision: UUID) -> HttpResponse:
    """Delete a decision."""
    return act_view(
        request,
        lambda: services.delete_decision(by=request.user, team=team, decision=decision),
        message=_("The decision is deleted. It stays in the bin of the team for 30 days."),
        next_page=reverse("decisions", args=[team]),
    )


def _decision_page(
    request: SignedIn, place: Membership, seen: Decision, form: forms.AnswerForm | None = None
) -> HttpResponse:
    consent = queries.consent_of(seen, place)
    if form is None and consent is not None and consent.asked and seen.is_open:
        mine = consent.mine
        known = {} if mine is None else {"stance": mine.stance, "reason": mine.reason}
        known |= {} if mine is None else {"proposal": mine.proposal}
        form = forms.AnswerForm(initial={**known, "version": consent.version.number})
    about = {
        "place": place,
        "team": place.team,
        "decision": seen,
        "consent": consent,
        "origin": origins_of(place.team_id).get(seen.source),
        "voices": [*queries.voices_of(seen), *queries.absent_voices(seen)],
        "impacts": list(seen.impacts.all()),
        "let_go": getattr(seen, "let_go", None),
        "form": form,
        "loss": loss_of(seen) if place.facilitates else None,
    }
    return render(request, "decisions/decision.html", about)


def _form_page(
    request: SignedIn, place: Membership, form: django_forms.Form, act: str, **about: object
) -> HttpResponse:
    about |= {"place": place, "team": place.team, "form": form}
    return render(request, f"decisions/{act}.html", about)


def _act_on(
    request: SignedIn,
    seen: Decision,
    form: django_forms.Form,
    act: str,
    service: Callable[[], object],
    message: str,
) -> HttpResponse:
    """Run an action with its own form page, and return to the page of the decision."""
    place = member_of(request.user, seen.team_id)
    consent = queries.consent_of(seen, place)
    return act_view(
        request,
        service,
        form=form,
        message=message,
        next_page=seen.get_absolute_url(),
        page=lambda: _form_page(request, place, form, act, decision=seen, consent=consent),
    )


def _offer(form: django_forms.Form, team: UUID, *fields: str) -> None:
    people = list(people_in(team))
    for name in fields:
        field = form.fields[name]
        if isinstance(field, (forms.People, MemberField)):
            field.offer(people)


def _ids(chosen: list[str]) -> list[UUID]:
    return [UUID(one) for one in chosen]


def _known(seen: Decision) -> dict[str, Any]:
    known: dict[str, Any] = {
        name: getattr(seen, name) for name in ("why", "remit", "delegated", "reach", "expected")
    }
    known |= {"review": seen.review} if seen.review else {}
    return known | {
        "escalated": forms.flag_word(seen.escalated),
        "delegable": forms.flag_word(seen.delegable),
    }
