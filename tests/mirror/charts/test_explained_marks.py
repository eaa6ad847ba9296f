"""The drawing of the Mirror explains all marks that occur in it, and no others."""

from __future__ import annotations

from dataclasses import replace

from tests.mirror.test_mirror import do, say
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.mirror import make_mirror


def test_given_a_mirror_with_answers_only_when_drawn_then_only_the_marks_for_answers_are_explained() -> (
    None
):
    reading = mirror_chart(make_mirror("us", [say("equality")])).reading
    assert "The dot is the average." in reading
    assert not [word for word in ("diamond", "Rings", "dash") if word in reading]


def test_given_an_action_without_a_figure_when_the_mirror_is_drawn_then_the_mark_for_it_is_explained() -> (
    None
):
    missing = replace(do("equality"), estimate=None, count=None, withheld="nothing yet")
    reading = mirror_chart(make_mirror("us", [missing])).reading
    assert reading == "A dash (–) on the right: no figure yet."
