"""Each sentence above the Mirror is true for the evidence behind the sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mirror.test_mirror import do, say
from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET, FACETS
from wholesum.core.signal import Signal
from wholesum.mirror.mirror import make_mirror
from wholesum.mirror.sentences import CLEARLY, MOST, Kind, choose_sentences

CODES = [facet.code for facet in FACETS]


def count(code: str, events: int, of: int, low: float, high: float, change: str = "") -> Signal:
    share = events / of
    return replace(
        do(code, "focus"),
        words=f"{events} of {of} kinds of work were done by two or more",
        estimate=Estimate(share, min(low, share), max(high, share), of),
        count=(events, of),
        change=change,
    )


@st.composite
def evidence(draw: st.DrawFn) -> list[Signal]:
    signals: list[Signal] = []
    for code in CODES:
        if draw(st.booleans()):
            mean = draw(st.integers(15, 45)) / 10
            signals.append(
                replace(
                    say(code, mean, rose=draw(st.sampled_from([None, 0.5, 0.99]))),
                    change=draw(st.sampled_from(["", "likely better", "likely worse"])),
                    disagreement=draw(st.sampled_from(["", "", "spread", "camps"])),
                )
            )
        if draw(st.integers(0, 9)) == 9:
            hidden = draw(
                st.sampled_from([((1.0, 1.5), "1.5 or less"), ((4.5, 5.0), "4.5 or more")])
            )
            signals.append(replace(say(code), estimate=None, band=hidden[0], withheld=hidden[1]))
        if draw(st.booleans()):
            of = draw(st.integers(1, 40))
            events = draw(st.integers(0, of))
            low, high = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
            change = draw(st.sampled_from(["", "likely more", "likely less", "no clear change"]))
            signals.append(count(code, events, of, low, high, change))
    return signals


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw reads the sources
@given(evidence())
def test_given_any_data_of_a_team_when_sentences_of_the_mirror_are_chosen_then_each_sentence_is_true(
    signals: list[Signal],
) -> None:
    rows = make_mirror("us", signals).rows
    sentences = choose_sentences(rows)
    by_code = {row.facet.code: row for row in rows}
    means = sorted(
        row.say.estimate.value for row in rows if row.say is not None and row.say.estimate
    )
    assert len(sentences) <= MOST
    assert len({sentence.facet for sentence in sentences}) == len(sentences)
    for sentence in sentences:
        row = by_code[sentence.facet]
        match sentence.kind:
            case Kind.MOVED_APART:
                assert row.lip_service is not None
                assert row.lip_service >= 0.9
            case Kind.DISAGREED:
                assert row.say is not None
                assert row.say.disagreement == (
                    "camps" if "two camps" in sentence.words else "spread"
                )
            case Kind.SAID_LEAST | Kind.SAID_MOST:
                (printed,) = re.findall(r": (\d\.\d) on a scale from 1 to 5", sentence.words)
                ends = means[0] if sentence.kind is Kind.SAID_LEAST else means[-1]
                assert means.count(ends) == 1
                assert float(printed) == pytest.approx(ends)
                following = means[1] if sentence.kind is Kind.SAID_LEAST else means[-2]
                close = round(abs(following - ends), 1) < 0.2
                assert (" among the " in sentence.words) == close
                assert abs(means[len(means) // 2] - ends) >= CLEARLY - 1e-9
                assert row.say is not None
                assert row.say.estimate is not None
                assert row.say.estimate.value == ends
            case Kind.SAID_VERY_LOW:
                assert row.say is not None
                assert row.say.band == (1.0, 1.5)
                assert "very low: 1.5 or less on a scale from 1 to 5" in sentence.words
            case Kind.SHOWN_LEAST:
                assert row.say is not None
                assert row.say.estimate is not None
                low = [mean for mean in means if means[len(means) // 2] - mean >= CLEARLY - 1e-9]
                assert row.say.estimate.value in low
                assert (" the lowest average " in sentence.words) == (len(low) == 1)
            case Kind.CHANGED:
                moves = {row.say.change if row.say else "", *(done.change for done in row.does)}
                more = bool(re.search(" (more|higher) ", sentence.words.split(".")[0]))
                assert moves & (
                    {"likely better", "likely more"} if more else {"likely worse", "likely less"}
                )
            case Kind.DONE_LITTLE:
                (done,) = row.does
                assert done.estimate is not None
                assert done.estimate.high < 0.5
                assert sentence.words.startswith(done.words)
            case Kind.COLLABORATION:
                assert "interdependence" in sentence.words or "mutual trust" in sentence.words


def test_given_a_team_without_signals_then_the_mirror_has_no_sentences() -> None:
    assert choose_sentences(make_mirror("us", []).rows) == ()


def test_given_a_facet_nearly_as_low_as_the_lowest_then_the_mirror_says_among_the_lowest() -> None:
    alone = [say("equality", 2.0), say("empowerment", 3.0), say("shared_goals", 3.0)]
    close = [*alone, say("inclusion", 2.1)]
    words = [make_mirror("us", signals).next_step.words for signals in (alone, close)]
    assert words[0].startswith("You rate equality lowest.")
    assert words[1].startswith("You rate equality among the lowest.")


def test_given_a_hidden_mean_near_the_lower_end_then_the_mirror_calls_no_facet_the_lowest() -> None:
    hidden = replace(say("inclusion"), estimate=None, band=(1, 1.5), withheld="1.5 or less")
    signals = [say("equality", 2.0), say("empowerment", 4.0), say("shared_goals", 3.0)]
    kinds = {sentence.kind for sentence in make_mirror("us", signals).sentences}
    assert Kind.SAID_LEAST in kinds
    with_band = {sentence.kind for sentence in make_mirror("us", [*signals, hidden]).sentences}
    assert Kind.SAID_LEAST not in with_band


def test_given_a_facet_shown_as_a_low_range_then_the_mirror_names_it_before_the_lowest_mean_shown() -> (
    None
):
    inclusion = replace(say("inclusion"), estimate=None, band=(1, 2), withheld="2 or less: why")
    signals = [say("equality", 2.6), say("empowerment", 4.0), say("shared_goals", 3.3)]
    mirror = make_mirror("us", [*signals, inclusion])
    kinds = [sentence.kind for sentence in mirror.sentences]
    assert kinds[:2] == [Kind.SAID_VERY_LOW, Kind.SHOWN_LEAST]
    assert mirror.sentences[0].words == (
        "We rate inclusion very low: 2 or less on a scale from 1 to 5. "
        f"{FACET['inclusion'].question}"
    )
    assert mirror.next_step.words.startswith("You rate inclusion very low. Talk about:")


def test_given_a_facet_shown_as_a_high_range_then_the_mirror_calls_no_facet_very_low() -> None:
    high = replace(say("inclusion"), estimate=None, band=(4.5, 5), withheld="4.5 or more: why")
    mirror = make_mirror("us", [high])
    assert mirror.sentences == ()


def test_given_a_facet_with_a_hidden_mean_then_the_mirror_calls_no_facet_the_highest_or_lowest() -> (
    None
):
    hidden = replace(say("inclusion"), estimate=None, withheld="fewer than 5 people answered")
    signals = [say("equality", 2.0), say("empowerment", 4.0), say("shared_goals", 3.0)]
    extremes = {Kind.SAID_LEAST, Kind.SAID_MOST}
    assert extremes <= {sentence.kind for sentence in make_mirror("us", signals).sentences}
    mirror = make_mirror("us", [*signals, hidden])
    assert not extremes & {sentence.kind for sentence in mirror.sentences}


def test_given_a_hidden_mean_then_a_sentence_and_the_next_step_name_the_lowest_mean_shown() -> None:
    hidden = replace(say("inclusion"), estimate=None, withheld="fewer than 5 people answered")
    signals = [say("equality", 2.0), say("empowerment", 4.0), say("shared_goals", 3.0), hidden]
    mirror = make_mirror("us", signals)
    assert [(sentence.kind, sentence.facet) for sentence in mirror.sentences] == [
        (Kind.SHOWN_LEAST, "equality")
    ]
    assert mirror.sentences[0].words.startswith(
        "Equality has the lowest average that we can show: 2.0 on a scale from 1 to 5."
    )
    assert (mirror.next_step.practice, mirror.next_step.facet) == ("dialogue", FACET["equality"])
    assert mirror.next_step.words.endswith(f"Talk about: “{FACET['equality'].question}”")


def test_given_two_low_means_and_a_hidden_mean_then_the_mirror_says_both_facets_are_among_the_lowest() -> (
    None
):
    hidden = replace(say("inclusion"), estimate=None, withheld="fewer than 5 people answered")
    means = {"relevance_of_effort": 2.2, "mutual_accountability": 2.4, "shared_goals": 3.8}
    signals = [
        say(code, mean) for code, mean in {**means, "equality": 3.2, "empowerment": 3.2}.items()
    ]
    mirror = make_mirror("us", [*signals, hidden])
    low = [sentence.words for sentence in mirror.sentences if sentence.kind == Kind.SHOWN_LEAST]
    assert ["one of the lowest averages" in words for words in low] == [True, True]
    assert (mirror.next_step.practice, mirror.next_step.facet) == (
        "focus",
        FACET["relevance_of_effort"],
    )


def test_each_kind_of_sentence_of_the_mirror_has_an_entry_in_the_catalogue() -> None:
    from wholesum.mirror.sentences import _CATALOGUE

    assert set(_CATALOGUE) == set(Kind)
