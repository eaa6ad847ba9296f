"""Values are written, weighed with sealed points, and compared with the hours worked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.web.focus.conftest import Walk
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.results.values_gap import values_gap
from wholesum.web.focus.services import inventory, values

pytestmark = pytest.mark.django_db

NAMES = ("Trust", "Learning", "Care", "Pace", "Courage")


def _stated(walk: Walk, ada: User) -> None:
    for name in NAMES:
        values.name_value(by=ada, name=name, **walk.at)
    walk.ask(AskingKind.VALUES)
    for user in walk.members:
        walk.give(user, (40, 30, 20, 10, 0), AskingKind.VALUES)
    walk.close(AskingKind.VALUES)


def test_given_fewer_than_five_or_more_than_eight_values_then_a_request_for_points_is_refused(
    walk: Walk, ada: User
) -> None:
    for name in NAMES[:4]:
        values.name_value(by=ada, name=name, **walk.at)
    with pytest.raises(ValidationError, match="There are 4 values"):
        walk.ask(AskingKind.VALUES)
    for number in range(4):
        values.name_value(by=ada, name=f"Value {number}", **walk.at)
    with pytest.raises(ValidationError, match="at most 8 values"):
        values.name_value(by=ada, name="One more", **walk.at)


def test_given_an_invalid_number_for_a_value_when_saved_then_the_error_names_value_and_column(
    walk: Walk, ada: User
) -> None:
    trust, learning = (values.name_value(by=ada, name=name, **walk.at) for name in NAMES[:2])
    cells = {(trust.pk, "agenda"): "30", (learning.pk, "praise"): "-2"}
    with pytest.raises(ValidationError, match="“Learning”, column praise: “-2” is below 0"):
        values.write_expressed(by=ada, cells=cells, **walk.at)
    trust.refresh_from_db()
    assert trust.agenda is None


def test_given_stated_values_that_differ_from_hours_then_the_page_names_the_largest_differences(
    walk: Walk, ada: User, client_of: Callable[[User], Client]
) -> None:
    _stated(walk, ada)
    asking = walk.round.askings.get(what=AskingKind.VALUES)
    assert values_gap(walk.round, asking, []) is None
    for title, hours, value in (("Report", 90, "Pace"), ("Mentoring", 10, "Learning")):
        cells = {"title": title, "hours": str(hours), "value": value}
        inventory.write_effort(by=ada, cells=cells, **walk.at)
    efforts = list(walk.round.efforts.all())
    found = values_gap(walk.round, asking, efforts)
    assert found is not None
    assert found.gaps[:2] == (
        "Pace: the team gives this value 10% of its points and 90% of its hours.",
        "Trust: the team gives this value 40% of its points and 0% of its hours.",
    )
    assert len(found.gaps) == 3
    assert found.sides[0].moved == "80% would have to move to another value to match what you say"
    assert dict(zip(found.names, found.stated, strict=True))["Courage"] == "under 5%"
    assert ("Courage", "0%", "under 5%") in found.sides[0].chart.table.rows
    page = client_of(ada).get(walk.address("focus-values")).content.decode()
    assert "80% of our hours would have to move" in page
    assert "Pace: the team gives this value 10%" in page
    assert "we show no range" in page
    assert "1 period, too few for an interval" in page
