"""Check that the tables of a pulse fit together, and that sealed rounds name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from wholesum.core.facets import FACET
from wholesum.pulse.privacy.repeated_answers import repeated_rounds
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.pulse.schema import ANSWERS, ITEMS, ROUNDS, TEAMS
from wholesum.pulse.summary.published import check_readings
from wholesum.tables import Fault, faults_at, plain

if TYPE_CHECKING:
    from wholesum.pulse.evidence import PulseEvidence

SCALES: Final = (5, 6, 7)
MOST_FOCUS: Final = 3


def check_pulse(evidence: PulseEvidence, people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in the tables of a team's pulse.

    Parameters
    ----------
    evidence
        The pulse.
    people
        The people of the team, with a column ``person``, where they are known: no respondent of a
        sealed round may bear the id of a person, every respondent of a signed round must. A round
        that is not listed counts as sealed.

    Returns
    -------
    list of Fault
        Nothing where all is well. A respondent id that occurs in two sealed rounds is a fault as
        well: a reader of the file could join answers that were promised to stay separate.
    """
    respondents = _respondents(evidence)
    return [
        *evidence.check_tables(),
        *_check_scales(evidence),
        *_check_options(evidence),
        *_check_focus(evidence),
        *_check_dates(evidence),
        *_check_tree(evidence),
        *_check_counts(evidence, respondents),
        *_check_one_team(evidence, respondents),
        *_check_sealed(evidence, respondents),
        *_check_repeats(evidence, respondents),
        *([] if people is None else _check_people(evidence, respondents, people)),
        *check_readings(evidence),
    ]


def _respondents(evidence: PulseEvidence) -> pl.DataFrame:
    """Return one row for each respondent of a round: team, and sealed or signed."""
    keys = ["round", "respondent", "team"]
    first = evidence.answers.select(keys).with_row_index("row")
    first = first.unique(keys, keep="first", maintain_order=True)
    promises = evidence.rounds.select("round", "promise").unique("round")
    sealed = (pl.col("promise") == "sealed").fill_null(value=True)
    return first.join(promises, on="round", how="left", maintain_order="left").with_columns(
        sealed=sealed
    )


def _at_answers(
    evidence: PulseEvidence, found: pl.DataFrame, problem: str, remedy: str, column: str
) -> list[Fault]:
    wrong = np.zeros(evidence.answers.height, dtype=np.bool_)
    wrong[found["row"].to_numpy()] = True
    values = evidence.answers[column]
    source = evidence.source(ANSWERS)
    return faults_at(source, pl.Series(wrong), problem, remedy, column=column, values=values)


def _check_scales(evidence: PulseEvidence) -> list[Fault]:
    items, source = evidence.items, evidence.source(ITEMS)
    seen = items.select(
        size=pl.col("high") - pl.col("low") + 1,
        scale=pl.format("{} to {}", "low", "high"),
        mixed=(pl.col("low") != pl.col("low").first().over("facet"))
        | (pl.col("high") != pl.col("high").first().over("facet")),
    )
    return [
        *faults_at(
            source,
            ~seen["size"].is_in(SCALES),
            "an item has 5, 6 or 7 options",
            "correct low or high",
            column="high",
            values=seen["scale"],
        ),
        *faults_at(
            source,
            seen["mixed"],
            "the options differ from those of the facet's first item",
            "give all items of a facet the same options",
            column="high",
            values=seen["scale"],
        ),
    ]


def _check_options(evidence: PulseEvidence) -> list[Fault]:
    scales = evidence.items.select("item", "low", "high").unique("item")
    asked = evidence.answers.select("item", "answer").join(
        scales, on="item", how="left", maintain_order="left"
    )
    wrong = asked.select(~pl.col("answer").is_between("low", "high")).to_series()
    remedy = 'give one of the item\'s options, or leave the cell blank for "cannot say"'
    return faults_at(
        evidence.source(ANSWERS),
        wrong,
        "the answer is none of the item's options",
        remedy,
        column="answer",
        values=asked["answer"],
    )


def _check_focus(evidence: PulseEvidence) -> list[Fault]:
    source, focus = evidence.source(ROUNDS), evidence.rounds["focus"]
    named = [(value or "").split() for value in focus.to_list()]
    too_many = pl.Series([len(codes) > MOST_FOCUS for codes in named], dtype=pl.Boolean)
    unknown = pl.Series([not set(codes) <= set(FACET) for codes in named], dtype=pl.Boolean)
    twice = pl.Series([len(codes) > len(set(codes)) for codes in named], dtype=pl.Boolean)
    problem = f"the round has more than {MOST_FOCUS} focus facets"
    known = f"write codes with spaces between them, out of: {', '.join(FACET)}"
    return [
        *faults_at(source, too_many, problem, "keep three", column="focus", values=focus),
        *faults_at(source, unknown, "there is no such facet", known, column="focus", values=focus),
        *faults_at(source, twice, "a facet occurs twice", "keep one", column="focus", values=focus),
    ]


def _check_dates(evidence: PulseEvidence) -> list[Fault]:
    rounds = evidence.rounds
    return faults_at(
        evidence.source(ROUNDS),
        rounds["closed"] < rounds["opened"],
        "the round closed before it opened",
        "correct one of the two dates",
        column="closed",
        values=rounds["closed"],
    )


def _check_tree(evidence: PulseEvidence) -> list[Fault]:
    teams = evidence.teams
    parents = dict(teams.select("team", "parent").rows())
    free: set[str] = set()
    for team in parents:
        path = dict.fromkeys([team])
        above = parents[team]
        while above in parents and above not in free and above not in path:
            path[above] = None
            above = parents[above]
        if above not in path:
            free.update(path)
    return faults_at(
        evidence.source(TEAMS),
        ~teams["team"].is_in(pl.Series(sorted(free), dtype=pl.String).implode()),
        "the team is part of itself, directly or through other teams",
        "correct the parent",
        column="parent",
        values=teams["parent"],
    )


def _check_counts(evidence: PulseEvidence, respondents: pl.DataFrame) -> list[Fault]:
    in_round = respondents.group_by("round").agg(n=pl.col("respondent").n_unique())
    in_team = respondents.group_by("round", "team").agg(n=pl.col("respondent").n_unique())
    most = in_team.group_by("team").agg(pl.col("n").max())
    faults = []
    for table, key, counts in ((ROUNDS, "round", in_round), (TEAMS, "team", most)):
        seen = evidence.frame(table).select(key, "members")
        seen = seen.join(counts, on=key, how="left", maintain_order="left")
        faults += faults_at(
            evidence.source(table),
            seen["members"] < seen["n"],
            f"the {key} has fewer members than respondents",
            "correct the number of members, or the answers",
            column="members",
            values=seen.select(pl.format("{} of {}", "members", "n")).to_series(),
        )
    return faults


def _check_one_team(evidence: PulseEvidence, respondents: pl.DataFrame) -> list[Fault]:
    known = respondents.filter(pl.col("team").is_not_null())
    second = known.filter(~pl.struct("round", "respondent").is_first_distinct())
    problem = "the respondent answered in two teams in one round"
    return _at_answers(evidence, second, problem, "keep one team for each respondent", "team")


def _check_sealed(evidence: PulseEvidence, respondents: pl.DataFrame) -> list[Fault]:
    sealed = respondents.filter("sealed").unique(
        ["round", "respondent"], keep="first", maintain_order=True
    )
    again = sealed.filter(~pl.col("respondent").is_first_distinct())
    problem = "the respondent id occurs in another sealed round, so the two can be joined"
    remedy = "give new ids in each sealed round, or list the rounds as signed if they were"
    return _at_answers(evidence, again, problem, remedy, "respondent")


def _check_repeats(evidence: PulseEvidence, respondents: pl.DataFrame) -> Iterator[Fault]:
    signed = set(respondents["round"].filter(~respondents["sealed"]))
    least = dict(zip(evidence.rounds["round"], evidence.rounds["threshold"], strict=True))
    columns = (evidence.answers[name] for name in ("round", "respondent", "item", "answer"))
    forms: dict[str, dict[str, dict[str, int | None]]] = {}
    for name, respondent, item, answer in zip(*columns, strict=True):
        forms.setdefault(name, {}).setdefault(respondent, {})[item] = answer
    shown = {
        name: list(people.values())
        for name, people in forms.items()
        if name not in signed and len(people) >= (least.get(name) or THRESHOLD)
    }
    for later, earlier, people in repeated_rounds(shown):
        problem = (
            f"the answers are those of the round '{plain(earlier)}' but for {people}: the two "
            "results together would show how one or two people answered"
        )
        file = evidence.source(ANSWERS).file
        yield Fault(file, problem, "keep one of the two rounds", column="round", value=later)


def _check_people(
    evidence: PulseEvidence, respondents: pl.DataFrame, people: pl.DataFrame
) -> list[Fault]:
    first = respondents.unique(["round", "respondent"], keep="first", maintain_order=True)
    known = pl.col("respondent").is_in(people["person"].cast(pl.String).unique().implode())
    leaked = first.filter(pl.col("sealed") & known)
    strange = first.filter(~pl.col("sealed") & ~known)
    leak = "in a sealed round the respondent has the id of a person"
    fresh = "ids of respondents must be used only in their round: give new ones"
    unknown = "in a signed round the respondent is not in the table of people"
    add = "add the person to the people or correct the id"
    return [
        *_at_answers(evidence, leaked, leak, fresh, "respondent"),
        *_at_answers(evidence, strange, unknown, add, "respondent"),
    ]
