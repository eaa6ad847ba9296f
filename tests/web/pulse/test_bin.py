"""A deleted pulse stays in the bin with its published figures, and without sealed answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.pulse.conftest import Opened
from tests.web.pulse.sending import address, close, send
from wholesum.pulse.summary.results import RoundResult
from wholesum.pulse.summary.summarise import summarise_pulse
from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.pulse import services
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.rounds.models import SealedSheet, SignedSheet
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import BinItem, Team


def _shown(team: Team) -> Sequence[RoundResult]:
    evidence = pulse_evidence(team.pk)
    return () if evidence is None else summarise_pulse(evidence, "us").rounds


def _delete(pulse: Round, cleo: User) -> BinItem:
    item = services.delete_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    assert item is not None
    assert not Round.objects.exists()
    assert not RoundItem.objects.exists()
    assert not SealedSheet.objects.exists()
    assert not SignedSheet.objects.exists()
    return item


def test_given_a_deleted_sealed_pulse_when_restored_then_it_has_its_results_but_no_single_answers(
    pulse: Round, team: Team, eight: list[User], cleo: User, client_of: Callable[[User], Client]
) -> None:
    for place, user in enumerate(eight):
        send(pulse, user, place % 3 + 2)
    close(pulse, cleo)
    sheets = list(SealedSheet.objects.values_list("pk", "sheet"))
    page = client_of(cleo).get(address(pulse, "round")).content.decode()
    assert "but without the sealed answers" in page
    before = _shown(team)
    assert before
    item = _delete(pulse, cleo)
    assert not [part for sheet in sheets for part in sheet if part in item.records]
    assert item.name in client_of(cleo).get(reverse("team-bin", args=[team.pk])).content.decode()
    assert not _shown(team)
    restore(by=cleo, team=team.pk, item=item.pk)
    assert _shown(team) == before
    assert not SealedSheet.objects.exists()
    assert RoundItem.objects.count() == 10
    for name in ("mirror", "rounds"):
        assert client_of(cleo).get(reverse(name, args=[team.pk])).status_code == 200
    again = _delete(Round.objects.get(), cleo)
    restore(by=cleo, team=team.pk, item=again.pk)
    assert _shown(team) == before


def test_given_a_deleted_signed_pulse_when_restored_then_the_pulse_has_the_answers_of_existing_accounts(
    open_pulse: Opened, team: Team, eight: list[User], cleo: User
) -> None:
    pulse = open_pulse(promise="signed")
    for user in eight:
        send(pulse, user)
    close(pulse, cleo)
    item = _delete(pulse, cleo)
    delete_account(by=eight[0], typed=eight[0].email)
    restore(by=cleo, team=team.pk, item=item.pk)
    kept = set(SignedSheet.objects.values_list("user", flat=True))
    assert kept == {user.pk for user in eight[1:]}


@pytest.mark.parametrize("answered", [0, 6])
def test_given_an_open_pulse_when_deleted_then_no_database_row_of_it_is_in_the_bin(
    pulse: Round, eight: list[User], cleo: User, answered: int
) -> None:
    for user in eight[:answered]:
        send(pulse, user)
    assert services.delete_round(by=cleo, team=pulse.team_id, round_id=pulse.pk) is None
    assert not BinItem.objects.exists()
