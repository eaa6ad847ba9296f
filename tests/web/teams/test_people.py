"""Members have a function and a role; they can be removed and can leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django_tasks_db.models import DBTaskResult

from wholesum.web.accounts.models import User
from wholesum.web.teams import invitations, services
from wholesum.web.teams.models import Membership, Role, Team

ClientOf = Callable[[User], Client]


def place(user: User, team: Team) -> Membership:
    return Membership.objects.get(user=user, team=team)


def test_any_member_may_set_their_own_job_function(
    ada: User, cleo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/people/place/"
    assert client_of(dag).post(path, {"function": "Spying"}).status_code == 404
    with pytest.raises(Http404):
        services.set_place(by=dag, team=team.pk, function="Spying", answers=True)
    assert client_of(ada).post(path, {"function": " Finance "}).status_code == 302
    assert place(ada, team).function == "Finance"
    page = client_of(cleo).get(f"/teams/{team.pk}/people/").content.decode()
    assert "Finance" in page


@pytest.mark.parametrize("function", ["x" * 81, "two\r\nlines", "bell \x07"])
def test_job_function_of_a_member_is_limited_to_one_line_of_eighty_characters(
    ada: User, team: Team, client_of: ClientOf, function: str
) -> None:
    reply = client_of(ada).post(f"/teams/{team.pk}/people/place/", {"function": function})
    assert "errorlist" in reply.content.decode()
    with pytest.raises(ValidationError):
        services.set_place(by=ada, team=team.pk, function=function, answers=True)
    assert place(ada, team).function == ""


def test_only_a_facilitator_may_choose_not_to_answer_pulses(
    ada: User, cleo: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/people/place/"
    client_of(ada).post(path, {"function": "", "answers": "no"})
    client_of(cleo).post(path, {"function": "", "answers": "yes"})
    assert place(ada, team).answers
    assert place(cleo, team).answers
    client_of(cleo).post(path, {"function": "", "answers": "no"})
    assert not place(cleo, team).answers
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=ada).update(answers=False)


def test_only_a_facilitator_may_change_the_roles_of_members(
    ada: User, bo: User, cleo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/people/{place(bo, team).pk}/role/"
    for user in (ada, bo, dag):
        assert client_of(user).get(path).status_code == 404
        assert client_of(user).post(path, {"role": "facilitator"}).status_code == 404
        with pytest.raises(Http404):
            services.set_role(by=user, team=team.pk, member=place(bo, team).pk, role="facilitator")
    assert place(bo, team).role == Role.MEMBER
    assert client_of(cleo).get(path).status_code == 200
    assert client_of(cleo).post(path, {"role": "facilitator"}).status_code == 302
    assert (place(bo, team).role, place(bo, team).answers) == (Role.FACILITATOR, True)


def test_given_an_unknown_role_of_a_member_when_saved_then_it_is_refused(
    bo: User, cleo: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/people/{place(bo, team).pk}/role/"
    assert "errorlist" in client_of(cleo).post(path, {"role": "king"}).content.decode()
    with pytest.raises(ValidationError):
        services.set_role(by=cleo, team=team.pk, member=place(bo, team).pk, role="king")
    assert place(bo, team).role == Role.MEMBER


def test_given_a_facilitator_who_becomes_a_member_then_pulses_ask_this_member(
    bo: User, cleo: User, team: Team
) -> None:
    services.set_role(by=cleo, team=team.pk, member=place(bo, team).pk, role="facilitator")
    services.set_role(by=cleo, team=team.pk, member=place(cleo, team).pk, role="member")
    assert (place(cleo, team).role, place(cleo, team).answers) == (Role.MEMBER, True)


def test_given_a_member_of_another_team_when_changed_through_the_own_team_then_they_are_not_found(
    ada: User, bo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    own = place(dag, Membership.objects.get(user=dag).team)
    for member in (place(bo, team).pk, uuid4()):
        for act in ("role", "remove"):
            path = f"/teams/{own.team_id}/people/{member}/{act}/"
            assert client_of(dag).get(path).status_code == 404
            assert client_of(dag).post(path, {"role": "member"}).status_code == 404
    assert Membership.objects.filter(team=team).count() == 3


def test_only_a_facilitator_may_remove_members_of_a_team(
    ada: User, bo: User, cleo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    member = place(bo, team).pk
    path = f"/teams/{team.pk}/people/{member}/remove/"
    for user in (ada, dag):
        assert client_of(user).get(path).status_code == 404
        assert client_of(user).post(path).status_code == 404
        with pytest.raises(Http404):
            services.remove_member(by=user, team=team.pk, member=member)
    page = client_of(cleo).get(path).content.decode()
    assert "What is deleted" in page
    assert "What is kept" in page
    assert Membership.objects.filter(pk=member).exists()
    assert client_of(cleo).post(path).status_code == 302
    assert not Membership.objects.filter(pk=member).exists()
    assert client_of(bo).get(f"/teams/{team.pk}/").status_code == 404


def test_given_a_removed_member_then_they_and_all_members_get_an_email_of_one_sentence(
    bo: User, cleo: User, team: Team, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_member(by=cleo, team=team.pk, member=place(bo, team).pk)
    assert sorted(sent.to[0] for sent in mail.outbox) == [
        f"{name}@example.org" for name in ("ada", "bo", "cleo")
    ]
    assert {sent.subject for sent in mail.outbox} == {"Leadership: a facilitator removed a member"}
    assert {sent.body.strip() for sent in mail.outbox} == {
        "A facilitator removed Bo from the team Leadership."
    }
    assert "Bo" not in repr(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        services.leave(by=User.objects.get(name="Ada"), team=team.pk)
    assert not mail.outbox


def test_given_a_facilitator_who_removes_themselves_then_the_page_to_leave_the_team_opens(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/people/{place(cleo, team).pk}/remove/"
    assert client_of(cleo).post(path)["Location"] == f"/teams/{team.pk}/leave/"
    assert place(cleo, team).facilitates


def test_given_an_open_invitation_link_when_a_member_is_removed_then_the_page_warns_of_the_link(
    bo: User, cleo: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/people/{place(bo, team).pk}/remove/"
    assert "can join again" not in client_of(cleo).get(path).content.decode()
    invitations.invite(by=cleo, team=team.pk, role="member")
    assert "can join again" in client_of(cleo).get(path).content.decode()


def test_given_a_member_when_they_leave_the_team_then_only_their_membership_is_deleted(
    ada: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/leave/"
    assert client_of(dag).get(path).status_code == 404
    assert client_of(dag).post(path).status_code == 404
    with pytest.raises(Http404):
        services.leave(by=dag, team=team.pk)
    assert "What is kept" in client_of(ada).get(path).content.decode()
    assert client_of(ada).post(path)["Location"] == "/"
    assert not Membership.objects.filter(user=ada).exists()
    assert User.objects.filter(pk=ada.pk).exists()


class Act(Protocol):
    def __call__(self, *, by: User, team: Team) -> Membership: ...


def _leave(*, by: User, team: Team) -> Membership:
    return services.leave(by=by, team=team.pk)


def _remove(*, by: User, team: Team) -> Membership:
    return services.remove_member(by=by, team=team.pk, member=place(by, team).pk)


def _step_down(*, by: User, team: Team) -> Membership:
    return services.set_role(by=by, team=team.pk, member=place(by, team).pk, role="member")


@pytest.mark.parametrize("act", [_leave, _remove, _step_down])
def test_given_the_only_facilitator_when_they_leave_the_team_then_they_must_appoint_another_first(
    bo: User, cleo: User, team: Team, act: Act
) -> None:
    with pytest.raises(ValidationError, match="Cleo is the only facilitator of this team"):
        act(by=cleo, team=team)
    assert place(cleo, team).facilitates
    services.set_role(by=cleo, team=team.pk, member=place(bo, team).pk, role="facilitator")
    act(by=cleo, team=team)
    left = Membership.objects.filter(team=team, role=Role.FACILITATOR)
    assert [facilitator.user for facilitator in left] == [bo]


def test_given_the_only_facilitator_of_a_team_when_leaving_is_refused_then_the_page_says_why(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    leaving = client_of(cleo).post(f"/teams/{team.pk}/leave/")
    stepping = client_of(cleo).post(
        f"/teams/{team.pk}/people/{place(cleo, team).pk}/role/", {"role": "member"}
    )
    for page in (leaving, stepping):
        assert "is the only facilitator of this team" in page.content.decode()
    assert place(cleo, team).facilitates


def test_given_the_only_facilitator_of_a_team_when_the_same_role_is_saved_again_then_it_is_accepted(
    cleo: User, team: Team
) -> None:
    services.set_role(by=cleo, team=team.pk, member=place(cleo, team).pk, role="facilitator")
    assert (place(cleo, team).role, place(cleo, team).answers) == (Role.FACILITATOR, False)
