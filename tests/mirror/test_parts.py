from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cast import pulse_of
from tests.mirror.test_mirror import do, say
from wholesum.core.estimate import Estimate
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather
from wholesum.mirror.parts import (
    TEMPLATES,
    facet_part,
    method_part,
    method_sentences,
    next_step_part,
    reliability_part,
)
from wholesum.mirror.report import report
from wholesum.pulse.agreement.null_distributions import NULLS, null_named
from wholesum.pulse.summary.results import AgreementReading, ChangeReading

HOSTILE = "<script>alert(1)</script>"
ROWS = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2]]


def _on_one_line(markup: str) -> str:
    return " ".join(markup.split())


def test_report_contains_the_same_sections_as_the_pages_of_the_mirror() -> None:
    gathered = gather(sample_team())
    page, latest = _on_one_line(report(gathered, {}, annex=True)), gathered.pulse.rounds[-1]
    parts = [facet_part(gathered, said.facet) for said in latest.facets]
    parts += [next_step_part(gathered.mirror), reliability_part(latest), method_part(latest)]
    assert not [part for part in parts if _on_one_line(part) not in page]


def test_given_a_facet_without_data_then_its_section_says_what_would_be_shown_there() -> None:
    part = facet_part(
        gather(Evidence("us", practices={"pulse": pulse_of({"1": ROWS})})), "equality"
    )
    assert "the last pulse did not ask" in part
    assert "The team has not recorded anything yet that shows what it does for this facet." in part
    assert "Does everybody here have the same say?" in part
    assert "<svg" not in part


def test_given_html_in_the_name_of_a_round_when_a_facet_is_shown_then_the_html_is_escaped() -> None:
    gathered = gather(Evidence("us", practices={"pulse": pulse_of({"1": ROWS, HOSTILE: ROWS})}))
    part = facet_part(gathered, "mutual_trust")
    assert "<script" not in part
    assert "&lt;script&gt;" in part


def test_given_similar_answers_when_a_facet_is_shown_then_plain_words_come_before_the_statistic() -> (
    None
):
    rows = [[4, 4, 3], [5, 4, 3], [4, 5, 4], [3, 4, 4], [4, 4, 2], [5, 5, 4], [4, 4, 4], [3, 4, 3]]
    gathered = gather(Evidence("us", practices={"pulse": pulse_of({"1": rows}, threshold=4)}))
    part = _on_one_line(facet_part(gathered, "mutual_trust"))
    assert (
        "close together: answers given at random would rarely agree as much. <details> "
        "<summary>For researchers</summary> rwg(j) is 0."
    ) in part
    assert "The random answers lean a little to one end (slight skew null (variance" in part
    assert " in 0% of teams" not in part


def test_each_model_of_random_answers_has_a_description_in_plain_words() -> None:
    for name in NULLS:
        reading = AgreementReading("rwg", str(null_named(name, 5)), "weak", None, 0.4)
        told = TEMPLATES.filters["agreement_statistic"](reading)
        assert name.replace("_", " ") in told
        assert told.startswith("rwg is 0.40: 0 is as random answers would be")


def test_given_a_facet_without_figures_when_shown_then_a_sentence_replaces_the_chart() -> None:
    missing = replace(do("relevance_of_effort"), estimate=None, count=None, withheld="link efforts")
    signals = (say("relevance_of_effort"), missing)
    gathered = replace(gather(Evidence("us")), signals=signals)
    part = facet_part(gathered, "relevance_of_effort")
    assert "From commitments: link efforts." in part
    assert "from commitments: " not in part


def test_given_a_facet_with_a_count_of_one_when_shown_then_a_sentence_replaces_the_chart() -> None:
    few = replace(
        do("inclusion"), words="1 of 1 was heard", estimate=Estimate(1, 0.2, 1, 1), count=(1, 1)
    )
    gathered = replace(gather(Evidence("us")), signals=(few,))
    part = facet_part(gathered, "inclusion")
    assert "From commitments: 1 of 1 was heard: too few to tell." in part
    assert "<svg" not in part


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("1", 0.987, 0.94, "likely better"),
            "99% sure that it is higher. The difference is about 0.9 points.",
        ),
        (
            ("1", 0.001, -1.0, "likely worse"),
            "more than 99% sure that it is lower. The difference is about 1.0 point.",
        ),
        (
            ("1", 0.4, -0.1, "no clear change"),
            "60% sure that it is lower. The difference is about 0.1 points.",
        ),
    ],
)
def test_given_a_change_of_a_facet_when_shown_then_its_certainty_and_size_are_in_plain_words(
    change: tuple[str, float, float, str], words: str
) -> None:
    told = TEMPLATES.filters["change_words"](ChangeReading(*change))
    start = f"{change[3][0].upper()}{change[3][1:]}"
    assert told == f"{start}: we are {words}"


@pytest.mark.parametrize(
    ("value", "n", "words"), [(0.62, 8, "5 of 8"), (0.98, 49, "48 of 49"), (0.62, 50, "62% of 50")]
)
def test_given_a_share_of_people_when_a_facet_is_shown_then_it_is_written_as_a_count_if_known(
    value: float, n: int, words: str
) -> None:
    assert TEMPLATES.filters["count_of_people"](Estimate(value, 0, 1, n)) == words


@pytest.mark.parametrize(("flags", "some"), [(0.1, "fewer than one"), (2.3, "about 2"), (0.0, "")])
def test_given_changes_that_may_be_chance_then_the_page_says_in_words_how_many_changes(
    flags: float, some: str
) -> None:
    latest = gather(Evidence("us", practices={"pulse": pulse_of({"1": ROWS})})).pulse.rounds[-1]
    sentence = method_sentences(replace(latest, false_flags=flags))[2]
    expected = (
        f" Chance can still make such a change: outside the focus facets we expect {some} here."
    )
    assert sentence.endswith(expected if some else "95% sure of it.")


def test_given_a_likely_change_of_a_facet_then_the_page_compares_it_with_the_round_before() -> None:
    assert replace(do("inclusion"), change="likely less").change_words == "likely less than before"
    assert replace(do("inclusion"), change="no clear change").change_words == "no clear change"
