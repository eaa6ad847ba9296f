"""Files of Pabulib: read with every fault named, written so that the same comes back."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.focus.examples import dense, random_ballots
from wholesum.focus.importers.pabulib import read_pb, write_pb
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.greedy import greedy
from wholesum.tables import BadEvidence

_DAMAGE = (";", "\n", '"', "-", "META", "ß")
WHOLE = """META
key;value
budget;10
vote_type;{kind}
PROJECTS
project_id;cost;name
a;4;"Trees; and ""benches"" "
b;5,5;Lamps
c;6;A lane
VOTES
voter_id;vote;points
1;a,b;3,1
2;b;4
3;;
"""


def written(folder: Path, text: str, name: str = "small.pb") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def gains(path: Path) -> list[list[float]]:
    ballots = read_pb(path).ballots
    return [sorted(ballots.backers(place)[1].tolist()) for place in range(3)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("approval", [[1], [1, 1], []]),
        ("cumulative", [[3], [1, 4], []]),
        ("scoring", [[3], [1, 4], []]),
        ("ordinal", [[2], [1, 2], []]),
    ],
)
def test_each_type_of_vote_is_read(tmp_path: Path, kind: str, expected: list[list[float]]) -> None:
    path = written(tmp_path, WHOLE.format(kind=kind))
    assert gains(path) == expected
    election = read_pb(path)
    assert election.ballots.n == 3
    assert election.ballots.costs.tolist() == [4, 5.5, 6]
    assert election.projects[0]["name"] == 'Trees; and "benches"'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("META\n", "", "line 1: the file does not begin with the section META; put a line META"),
        ("PROJECTS\n", "", "the section PROJECTS is missing; add it"),
        ("VOTES\n", "VOTES\nVOTES\n", "line 11: the section VOTES is there twice; keep one"),
        ("budget;10\n", "", "META does not tell the budget; add a line budget;1000"),
        ("budget;10", "budget;0", "line 3, column budget, value '0': this is no budget"),
        ("budget;10", "budget;nan", "line 3, column budget, value 'nan': this is no budget"),
        ("approval", "stars", "line 4, column vote_type, value 'stars': the vote type is unknown"),
        (";cost;", ";price;", "line 6, column cost: the section PROJECTS has no column"),
        ("b;5,5;", "b;-5;", "line 8, column cost, value '-5': this is no cost"),
        ("b;5,5;", "a;5,5;", "line 8, column project_id, value 'a': the project occurs twice"),
        ("c;6;A lane", "c;6", "line 9: the row has 2 cells but the header of PROJECTS has 3"),
        ("2;b;4", "2;z;4", "line 13, column vote, value 'z': the vote names a project that is not"),
        ("2;b;4", "2;b,b;4", "line 13, column vote, value 'b,b': the vote names a project twice"),
        ("1;a,b;3,1\n2;b;4\n3;;\n", "", "line 11: the section VOTES has no rows; add them"),
        ("A lane", '"A lane', "line 9: a quote in this row is not closed, or a cell is too long"),
        ("Lamps", "\0", "line 8: there is a zero byte; save it as plain text, UTF-8"),
    ],
)
def test_a_broken_section_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = written(tmp_path, WHOLE.format(kind="approval").replace(old, new, 1))
    with pytest.raises(BadEvidence) as found:
        read_pb(path)
    assert sentence in str(found.value)
    assert str(found.value).startswith("small.pb")


@pytest.mark.parametrize(
    ("vote", "sentence"),
    [
        ("1;a,b;3", "the vote has another number of points than of projects"),
        ("1;a,b;3,-1", "the points are not all numbers of 0 or more"),
        ("1;a,b;3,many", "the points are not all numbers of 0 or more"),
    ],
)
def test_points_must_fit_the_vote(tmp_path: Path, vote: str, sentence: str) -> None:
    text = WHOLE.format(kind="cumulative").replace("1;a,b;3,1", vote)
    with pytest.raises(BadEvidence, match=sentence):
        read_pb(written(tmp_path, text))


def test_other_bytes_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.pb"
    path.write_bytes(b"META\nkey;value\nunit;Krak\xf3w\n")
    with pytest.raises(BadEvidence, match=r"line 3: the byte f3 is not UTF-8"):
        read_pb(path)


def test_chance_damage_gives_a_fault_and_never_a_crash(tmp_path: Path) -> None:
    whole = WHOLE.format(kind="cumulative")
    dice = random.Random(5)
    for number in range(300):
        text = list(whole)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(text))
            text[place : place + dice.randint(0, 9)] = dice.choice(_DAMAGE)
        path = written(tmp_path, "".join(text), f"d{number}.pb")
        with suppress(BadEvidence):
            assert read_pb(path).ballots.n > 0


def test_what_is_written_gives_the_same_list(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    for _ in range(30):
        ballots = random_ballots(rng)
        outcome = equal_shares(ballots, "add1u")
        write_pb(outcome, tmp_path / "out.pb", [f"Effort; {name}" for name in ballots.efforts])
        again = read_pb(tmp_path / "out.pb")
        assert again.ballots.n == ballots.n
        assert again.meta["rule"] == "Equal Shares (add1u)"
        assert equal_shares(again.ballots, "add1u").kept == outcome.kept
        selected = [p["project_id"] for p in again.projects if p["selected"] == "1"]
        assert sorted(selected) == sorted(outcome.kept)
        assert greedy(again.ballots).kept == greedy(ballots).kept


def test_an_id_that_would_be_divided_is_refused(tmp_path: Path) -> None:
    ballots = dense([[1.0]], [1.0], 1)
    outcome = equal_shares(ballots)
    object.__setattr__(ballots, "efforts", ("a,b",))
    with pytest.raises(BadEvidence, match="the id holds a comma"):
        write_pb(outcome, tmp_path / "out.pb")
    assert not (tmp_path / "out.pb").exists()
