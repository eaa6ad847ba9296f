from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.accounts.doors import by_code
from wholesum.web.accounts import queries
from wholesum.web.accounts.models import User
from wholesum.web.decisions.services import answer_consent, open_consent
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Promise, Roll, SignedSheet
from wholesum.web.teams.models import Invitation, Team

ClientOf = Callable[[User], Client]

# Where each table that points to a person is found in the download.
FOUND = {
    "account.EmailAddress": "addresses",
    "mfa.Authenticator": "ways_to_sign_in",
    "usersessions.UserSession": "signed_in_at",
    "notices.NoticeChoice": "notices",
    "teams.Membership": "teams",
    "teams.FormerMember": "former_teams",
    "teams.Invitation": "invitations_made",
    "teams.BinItem": "put_into_a_bin",
    "rounds.Roll": "asked_in",
    "rounds.SignedSheet": "signed_answers",
    "focus.Effort": "focus",
    "focus.Work": "focus",
    "focus.Failure": "focus",
    "focus.Proposal": "focus",
    "focus.Verdict": "focus",
    "dialogue.Voice": "dialogues",
    "commitments.Commitment": "promises",
    "commitments.CommitmentEvent": "acts_on_promises",
    "commitments.CommitmentTerms": "named_as_head",
    "strengths.NamedStrength": "strengths",
    "strengths.WorkLevel": "levels_in_work",
    "strengths.ChosenMember": "chosen_for_challenges",
    "recognition.Story": "stories_you_told",
    "recognition.Contribution": "stories_that_name_you",
    "conversation.Voice": "words_in_meetings",
    "decisions.Decision": "decisions_opened",
    "decisions.Voice": "concerned_by_decisions",
    "decisions.Version": "proposals_worded",
    "decisions.Answer": "consent_answers",
    "organisations.Sharing": "coach_of",
    "organisations.Agreement": "sharing_answers",
    "organisations.Wave": "waves_made",
    "organisations.TieWave": "tie_waves_made",
    "organisations.Bridge": "proposed_to_meet",
}


def download(client: Client) -> dict[str, Any]:
    answer = client.get(reverse("account-data"))
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    told: dict[str, Any] = json.loads(answer.content)
    return told


def a_round(team: Team, name: str, promise: str) -> Round:
    closes = timezone.now() + timedelta(days=1)
    return Round.objects.create(
        team=team, name=name, promise=promise, closes=closes, closed=timezone.localdate(), asked=3
    )


def test_every_database_table_with_a_user_is_in_the_download_of_own_data(ada: User) -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is User
    }
    assert pointing == set(FOUND)
    assert set(FOUND.values()) <= set(queries.own_data(ada))


def test_download_of_own_data_contains_account_addresses_and_teams(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    told = download(client_of(ada))
    assert told["account"]["name"] == "Ada"
    assert told["addresses"] == [{"email": ada.email, "verified": False, "primary": True}]
    (place,) = told["teams"]
    assert (place["name"], place["role"]) == ("Leadership", "member")


def test_given_signed_answers_of_two_users_when_one_downloads_own_data_then_only_theirs_are_there(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    spring = a_round(team, "Spring", Promise.SIGNED)
    SignedSheet.objects.create(round=spring.pk, user=ada, sheet='{"q1": 4}')
    SignedSheet.objects.create(round=spring.pk, user=bo, sheet='{"q1": 1}')
    (signed,) = download(client_of(ada))["signed_answers"]
    assert (signed["round"], signed["answers"]) == ("Spring", {"q1": 4})


def test_download_of_own_data_contains_rounds_and_invitations_of_the_user(
    team: Team, ada: User, dag: User, client_of: ClientOf
) -> None:
    Roll.objects.create(round=a_round(team, "Autumn", Promise.SEALED).pk, user=dag, answered=True)
    Invitation.objects.create(
        team=team, email=dag.email, token_hash="x", expires=timezone.now() + timedelta(days=1)
    )
    told = download(client_of(dag))
    assert told["asked_in"] == [{"team": "Leadership", "round": "Autumn", "answered": True}]
    assert [mail["team"] for mail in told["invitations"]] == ["Leadership"]
    assert download(client_of(ada))["asked_in"] == []


def test_given_a_consent_round_when_a_user_downloads_own_data_then_only_their_answer_is_there(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    asked = open_consent(
        by=bo,
        team=team.pk,
        text="Start",
        concerned=list(team.memberships.values_list("pk", flat=True)),
        closes=timezone.localdate(),
    )
    about: dict[str, Any] = {"team": team.pk, "decision": asked.pk, "version": 1}
    answer_consent(by=ada, stance="objection", reason="Too soon", **about)
    answer_consent(by=bo, stance="consent", **about)
    told = download(client_of(ada))
    assert [answer["reason"] for answer in told["consent_answers"]] == ["Too soon"]
    assert [record["heard"] for record in told["concerned_by_decisions"]] == [True]
    assert told["decisions_opened"] == told["proposals_worded"] == []
    assert len(download(client_of(bo))["proposals_worded"]) == 1


def test_download_of_own_data_leaves_out_passwords_and_keys(ada: User) -> None:
    ada.set_password("a long enough sentence")
    ada.save()
    client = by_code(ada)
    Authenticator.objects.create(
        user=ada, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    text = json.dumps(download(client))
    key = client.session.session_key
    assert key
    for secret in ("JBSWY3DPEHPK3PXP", ada.password, key):
        assert secret not in text
    told = json.loads(text)
    assert (len(told["ways_to_sign_in"]), len(told["signed_in_at"])) == (1, 1)


def test_download_of_own_data_says_that_sealed_answers_cannot_be_found(
    ada: User, client_of: ClientOf
) -> None:
    assert "sealed rounds are kept without a name" in download(client_of(ada))["about"]
