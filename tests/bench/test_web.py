"""The benchmark of the server measures request rates and page weight, and finds faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bench.tools.load import Acknowledgements, StoredAnswers
from bench.tools.paint import QUICKEST
from bench.web import Pace, Size, Weight

from bench import web

pytestmark = pytest.mark.slow

TINY = Size(people=4, requests=4, at_once=2, killed=4, paints=1)
FLOOR = Pace("bare handler", 4000.0, 0.001, 0.002, 0.0001, 0)
SLOW = Pace("Mirror", 40.0, 0.02, 0.05, 0.01, 0)
LIGHT = Weight(sent=40_000, requests=9, paints={})


def test_given_a_running_server_when_page_speed_is_measured_then_each_page_has_a_line_and_none_fails(
    tmp_path: Path,
) -> None:
    paces, weight = web.measure(tmp_path, TINY)
    assert [pace.name for pace in paces] == [
        "bare handler",
        "page to sign in",
        "first page",
        "round",
        "answering page",
        "Mirror",
        "answers sent",
    ]
    assert all(pace.rate > 0 and pace.p50 <= pace.p99 and pace.cpu >= 0 for pace in paces)
    assert [pace.failed for pace in paces] == [0] * 7
    assert weight.requests > 1
    assert 0 < weight.sent < 60_000


def test_table_of_request_rates_compares_each_page_with_a_page_that_does_nothing() -> None:
    columns = {
        place: list(column.cells)
        for place, column in enumerate(web.pace_table([FLOOR, SLOW]).columns)
    }
    assert columns[2] == ["1.000", "0.010"]
    assert columns[4] == ["1.0", "20.0"]
    assert columns[6] == ["1.0", "25.0"]
    assert columns[8] == ["1", "100"]


def test_given_failed_requests_or_a_slow_page_when_the_web_benchmark_runs_then_each_is_reported() -> (
    None
):
    assert web.faults([FLOOR, SLOW], LIGHT) == []
    heavy = replace(LIGHT, sent=60_000)
    assert web.faults([FLOOR, replace(SLOW, failed=2)], heavy) == [
        "Mirror: 2 requests failed",
        "the answering page weighs 60000 bytes, not under 60000",
    ]
    late = replace(LIGHT, paints={QUICKEST: 1.5})
    assert web.faults([FLOOR], late) == [
        "a phone shows the answering page after 1.50 s, not under 1.0"
    ]


@pytest.mark.parametrize(("given", "code"), [([], 0), (["--strict"], 1)])
def test_given_a_missed_target_when_the_web_benchmark_runs_in_strict_mode_then_its_exit_code_is_1(
    given: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = [FLOOR, replace(SLOW, failed=1)]
    monkeypatch.setattr(web, "measure", lambda folder, size: (failing, LIGHT))
    monkeypatch.setattr(web, "kill_while_answering", lambda folder, size: "nothing lost")
    assert web.main(["--quick", *given]) == code
    said = capsys.readouterr().out
    assert "Missed: Mirror: 1 requests failed" in said
    assert "nothing lost" in said


def test_given_a_confirmed_answer_that_is_not_saved_then_the_web_benchmark_counts_it_as_lost() -> (
    None
):
    told = Acknowledgements(acknowledged={1: [3, 4], 2: [3, 4], 3: [5, 5]})
    kept = StoredAnswers(
        [1, 2, 3], [{"a": 3, "b": 4}, {"a": 5, "b": 5}, {"a": 3, "b": 4}], "ok", {}
    )
    assert (kept.lost(told), kept.half) == (0, 0)
    without_a_sheet = replace(kept, sheets=kept.sheets[1:])
    assert (without_a_sheet.lost(told), without_a_sheet.half) == (1, 1)
    without_a_mark = replace(kept, answered=[1, 2])
    assert (without_a_mark.lost(told), without_a_mark.half) == (1, 1)
