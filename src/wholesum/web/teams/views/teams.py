"""The pages about a team and its members."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.teams import access, forms, queries, services
from wholesum.web.teams.models import NOT_SAID, Membership, Team


@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Create a team from the form."""
    form = forms.NewTeam(_sent(request))
    return act_view(
        request,
        lambda: services.create_team(by=request.user, **form.cleaned_data),
        form=form,
        message=lambda made: _("%(team)s is ready. Invite the others.") % {"team": made},
        next_page=lambda made: reverse("team", args=[made.pk]),
        page=lambda: render(request, "teams/new.html", {"form": form}),
    )


@require_safe
def people(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the members of a team and the user's own role."""
    place = access.member_of(request.user, team)
    return _people(request, place, _place_form(place))


@require_POST
def set_place(request: SignedIn, team: UUID) -> HttpResponse:
    """Save the user's own job function in a team."""
    place = access.member_of(request.user, team)
    form = forms.Place(request.POST, role=place.role)
    return act_view(
        request,
        lambda: services.set_place(by=request.user, team=team, **form.place()),
        form=form,
        message=_("Saved."),
        next_page=reverse("team-people", args=[team]),
        page=lambda: _people(request, place, form),
    )


@require_http_methods(["GET", "POST"])
def set_role(request: SignedIn, team: UUID, member: UUID) -> HttpResponse:
    """Change the role of a person in a team."""
    place = access.facilitator_of(request.user, team)
    somebody = access.somebody_in(team, member)
    form = forms.RoleForm(_sent(request), initial={"role": somebody.role})

    def message(changed: Membership) -> str:
        about = {"name": changed.user, "role": changed.get_role_display()}
        return _("%(name)s is now a %(role)s.") % about

    return act_view(
        request,
        lambda: services.set_role(by=request.user, team=team, member=member, **form.cleaned_data),
        form=form,
        message=message,
        next_page=reverse("team-people", args=[team]),
        page=lambda: _page(request, "role", place, {"somebody": somebody, "form": form}),
    )


@require_http_methods(["GET", "POST"])
def remove(request: SignedIn, team: UUID, member: UUID) -> HttpResponse:
    """Remove a member from a team."""
    place = access.facilitator_of(request.user, team)
    somebody = access.somebody_in(team, member)
    if somebody.user == request.user:
        return redirect("team-leave", team=team)
    about = {"somebody": somebody, "links": queries.open_links(team)}
    return act_view(
        request,
        lambda: services.remove_member(by=request.user, team=team, member=member),
        message=lambda gone: _("%(name)s is no longer in the team.") % {"name": gone.user},
        next_page=reverse("team-people", args=[team]),
        page=lambda: _page(request, "remove", place, about),
    )


@require_http_methods(["GET", "POST"])
def leave(request: SignedIn, team: UUID) -> HttpResponse:
    """Remove the user from a team."""
    place = access.member_of(request.user, team)
    form = forms.LeaveForm(_sent(request))
    return act_view(
        request,
        lambda: services.leave(by=request.user, team=team),
        form=form,
        message=_("You have left %(team)s.") % {"team": place.team},
        next_page=reverse("home"),
        page=lambda: _page(request, "leave", place, {"form": form}),
    )


@require_http_methods(["GET", "POST"])
def settings(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the settings of a team, and change the name of the team."""
    place = access.facilitator_of(request.user, team)
    form = forms.Name(_sent(request), initial={"name": place.team.name})
    return act_view(
        request,
        lambda: services.rename(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=lambda renamed: _("The new name of the team is %(team)s.") % {"team": renamed},
        next_page=reverse("team-settings", args=[team]),
        page=lambda: _settings(request, place, form, _whole_form(place)),
    )


@require_POST
def set_zone(request: SignedIn, team: UUID) -> HttpResponse:
    """Save the time zone of a team."""
    access.facilitator_of(request.user, team)
    form = forms.Zone(request.POST)
    return act_view(
        request,
        lambda: services.set_zone(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("The team's time zone is saved."),
        next_page=reverse("team-settings", args=[team]),
    )


@require_POST
def move(request: SignedIn, team: UUID) -> HttpResponse:
    """Move a team into a larger team, or out of it."""
    place = access.facilitator_of(request.user, team)
    form = forms.ParentTeamForm(request.POST, place=place)

    def service() -> Team:
        whole = form.cleaned_data["parent"]
        return services.move_into(by=request.user, team=team, parent=whole and whole.pk)

    return act_view(
        request,
        service,
        form=form,
        field="parent",
        message=_("Saved."),
        next_page=reverse("team-settings", args=[team]),
        page=lambda: _settings(request, place, _name_form(place), form),
    )


@require_http_methods(["GET", "POST"])
def delete(request: SignedIn, team: UUID) -> HttpResponse:
    """Delete a team if the user types its name."""
    place = access.facilitator_of(request.user, team)
    form = forms.TypedName(_sent(request))

    def page() -> HttpResponse:
        goes, parts = queries.what_goes(team), queries.parts_of(team, request.user)
        return _page(request, "delete", place, {"form": form, "goes": goes, "parts": parts})

    return act_view(
        request,
        lambda: services.delete_team(by=request.user, team=team, **form.cleaned_data),
        form=form,
        field="typed",
        message=lambda gone: _("%(team)s is deleted.") % {"team": gone},
        next_page=reverse("home"),
        page=page,
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _place_form(place: Membership) -> forms.Place:
    said = {"function": place.function, "answers": "yes" if place.answers else "no"}
    return forms.Place(initial=said, role=place.role)


def _name_form(place: Membership) -> forms.Name:
    return forms.Name(initial={"name": place.team.name})


def _whole_form(place: Membership) -> forms.ParentTeamForm:
    return forms.ParentTeamForm(initial={"parent": place.team.parent_id}, place=place)


def _people(request: SignedIn, place: Membership, form: forms.Place) -> HttpResponse:
    about = {
        "people": queries.people_in(place.team_id),
        "absent": place.team.absent_people.order_by("name", "person"),
        "not_said": NOT_SAID,
        "form": form,
    }
    return _page(request, "people", place, about)


def _settings(
    request: SignedIn, place: Membership, name: forms.Name, whole: forms.ParentTeamForm
) -> HttpResponse:
    zone = forms.Zone(initial={"zone": place.team.zone})
    return _page(request, "settings", place, {"name": name, "zone": zone, "whole": whole})


def _page(
    request: SignedIn, name: str, place: Membership, about: Mapping[str, object]
) -> HttpResponse:
    return render(request, f"teams/{name}.html", {"team": place.team, "place": place, **about})
