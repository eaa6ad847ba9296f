"""Files of Pabulib are read with every fault reported, and written without loss."""

from __future__ import annotations

import random
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.focus.examples import dense, random_ballots
from wholesum.focus.importers.pabulib import read_pb, write_pb
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.greedy import greedy
from wholesum.tables import BadEvidence, ReadingWarning

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
def test_given_each_vote_type_of_a_pabulib_file_then_the_value_of_each_effort_to_each_voter_is_right(
    tmp_path: Path, kind: str, expected: list[list[float]]
) -> None:
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
        ("VOTES\n", "VOTES\nVOTES\n", "line 11: the section VOTES occurs twice; keep one"),
        ("budget;10\n", "", "META does not give the budget; add a line budget;1000"),
        ("budget;10", "budget;0", "line 3, column budget, value '0': this is not a budget"),
        ("budget;10", "budget;nan", "line 3, column budget, value 'nan': this is not a budget"),
        ("approval", "stars", "line 4, column vote_type, value 'stars': the vote type is unknown"),
        (";cost;", ";price;", "line 6, column cost: the section PROJECTS has no column"),
        ("1;a,b;3,1\n2;b;4\n3;;\n", "", "line 11: the section VOTES has no rows; add them"),
        ("Lamps", "\0", "line 8: there is a zero byte; save it as plain text, UTF-8"),
    ],
)
def test_given_an_invalid_section_in_a_pabulib_file_when_read_then_the_error_names_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = written(tmp_path, WHOLE.format(kind="approval").replace(old, new, 1))
    with pytest.raises(BadEvidence) as found:
        read_pb(path)
    assert sentence in str(found.value)
    assert str(found.value).startswith("small.pb")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("b;5,5;", "b;-5;", "line 8, column cost, value '-5': this is not a cost"),
        ("b;5,5;", "a;5,5;", "line 8, column project_id, value 'a': the project occurs twice"),
        ("c;6;A lane", "c;6", "line 9: the row has 2 cells but the header of PROJECTS has 3"),
        (
            "2;b;4",
            "2;z;4",
            "line 13, column vote, value 'z': the vote names a project that the file",
        ),
        ("2;b;4", "2;b,b;4", "line 13, column vote, value 'b,b': the vote names a project twice"),
        ("A lane", '"A lane', "line 9: a quote in this row is not closed, or a cell is too long"),
    ],
)
def test_given_an_invalid_row_in_a_pabulib_file_when_read_then_a_note_names_it_and_others_are_read(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = written(tmp_path, WHOLE.format(kind="approval").replace(old, new, 1))
    with pytest.warns(ReadingWarning) as given:
        election = read_pb(path)
    assert any(str(warning.message).startswith(f"small.pb, {sentence}") for warning in given)
    assert any(sentence in note for note in election.notes)
    assert election.ballots.n == 3


@pytest.mark.parametrize(
    ("vote", "sentence"),
    [
        ("1;a,b;3", "the numbers of points and of projects in the vote differ"),
        ("1;a,b;3,-1", "the points are not all numbers of 0 or more"),
        ("1;a,b;3,many", "the points are not all numbers of 0 or more"),
    ],
)
def test_given_points_in_a_pabulib_file_that_do_not_fit_its_vote_type_then_a_note_says_so(
    tmp_path: Path, vote: str, sentence: str
) -> None:
    text = WHOLE.format(kind="cumulative").replace("1;a,b;3,1", vote)
    with pytest.warns(ReadingWarning, match=f"line 12, column vote, value 'a,b': {sentence}"):
        assert read_pb(written(tmp_path, text)).ballots.n == 2


def test_given_a_pabulib_file_in_another_text_encoding_when_read_then_the_error_names_the_byte(
    tmp_path: Path,
) -> None:
    path = tmp_path / "latin.pb"
    path.write_bytes(b"META\nkey;value\nunit;Krak\xf3w\n")
    with pytest.raises(BadEvidence, match=r"line 3: the byte f3 is not UTF-8"):
        read_pb(path)


def test_given_a_randomly_damaged_pabulib_file_when_read_then_the_result_is_an_election_or_a_fault(
    tmp_path: Path,
) -> None:
    whole = WHOLE.format(kind="cumulative")
    dice = random.Random(5)
    for number in range(300):
        text = list(whole)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(text))
            text[place : place + dice.randint(0, 9)] = dice.choice(_DAMAGE)
        path = written(tmp_path, "".join(text), f"d{number}.pb")
        with suppress(BadEvidence), warnings.catch_warnings():
            warnings.simplefilter("ignore", ReadingWarning)
            assert read_pb(path).ballots.n > 0


def test_given_a_decided_list_of_efforts_when_written_as_pabulib_and_read_then_the_list_is_the_same(
    tmp_path: Path,
) -> None:
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


def test_given_an_effort_id_with_a_comma_when_written_as_pabulib_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    ballots = dense([[1.0]], [1.0], 1)
    outcome = equal_shares(ballots)
    object.__setattr__(ballots, "efforts", ("a,b",))
    with pytest.raises(BadEvidence, match="the id contains a comma"):
        write_pb(outcome, tmp_path / "out.pb")
    assert not (tmp_path / "out.pb").exists()


def election(*lines: str, **told: str) -> str:
    meta = {"budget": "100", "vote_type": "approval"} | told
    head = [f"{key};{value}" for key, value in meta.items()]
    projects = ["PROJECTS", "project_id;cost;name", "1;60;A", "2;40;B"]
    return "\n".join(
        ["META", *head, *projects, "VOTES", *(lines or ("voter_id;vote", "1;1,2")), ""]
    )


@pytest.mark.parametrize("header", ["", "key;value\n", "Key;Value\n", "KEY; VALUE ;\n"])
@pytest.mark.parametrize("name", ["META", "META;;", " meta "])
def test_given_a_pabulib_file_whose_meta_section_has_no_header_then_its_values_are_found(
    tmp_path: Path, header: str, name: str
) -> None:
    text = election("voter_id;vote", "1;1,2", "2;2").replace("META\n", f"{name}\n{header}")
    ballots = read_pb(written(tmp_path, text)).ballots
    assert (ballots.budget, ballots.n) == (100.0, 2)
    assert ballots.support.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"num_votes": "700"}, "META announces 700 votes and the file has 1"),
        ({"num_projects": "9"}, "META announces 9 projects and the file has 2"),
        ({"max_length": "1"}, "1 votes name more than the 1 projects that META allows"),
        ({"min_length": "3"}, "1 votes name fewer than the 3 projects that META allows"),
        ({"vote_type": "choose-1"}, "1 votes name more than the 1 projects that META allows"),
    ],
)
def test_given_meta_values_that_contradict_the_pabulib_file_then_notes_name_the_contradictions(
    tmp_path: Path, told: dict[str, str], sentence: str
) -> None:
    with pytest.warns(ReadingWarning, match=sentence):
        assert read_pb(written(tmp_path, election(**told))).ballots.n == 1
    sound = election(num_votes="1", num_projects="2", max_length="2", min_length="1")
    assert read_pb(written(tmp_path, sound)).notes == ()


@pytest.mark.parametrize(
    ("projects", "sentence"),
    [
        (
            "project_id;cost;votes\n1;60;1\n2;40;9\n",
            "the votes of 1 projects differ from the votes",
        ),
        ("project_id;cost;selected\n1;90;1\n2;40;1\n", "were selected cost 130, more than the"),
    ],
)
def test_given_pabulib_projects_that_contradict_votes_or_budget_then_notes_name_the_projects(
    tmp_path: Path, projects: str, sentence: str
) -> None:
    text = election().replace("project_id;cost;name\n1;60;A\n2;40;B\n", projects)
    with pytest.warns(ReadingWarning, match=sentence):
        read_pb(written(tmp_path, text))


def test_given_a_voter_twice_in_a_pabulib_file_when_read_then_only_their_first_row_counts(
    tmp_path: Path,
) -> None:
    text = election("voter_id;vote", "7;1", "8;2", "7;2", "7;1,2", ";1", ";1")
    with pytest.warns(ReadingWarning, match="value '7': the voter occurs more than once; the fir"):
        ballots = read_pb(written(tmp_path, text)).ballots
    assert ballots.n == 4
    assert ballots.support.tolist() == [3, 1]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ('2;40;Park "North" path', 'Park "North" path'),
        ('2;40;"North" path', '"North" path'),
        ('2;40;"Park ""North"" path"', 'Park "North" path'),
        ('2;40;"Park; path"', "Park; path"),
        ('2;40;"Two\nlines"', "Two\nlines"),
        ('2;40;5" pipe', '5" pipe'),
    ],
)
def test_given_a_quotation_mark_in_a_name_of_a_pabulib_file_when_read_then_no_text_is_lost(
    tmp_path: Path, row: str, name: str
) -> None:
    text = election("voter_id;vote", "1;1,2", "2;2").replace("2;40;B", row)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        read = read_pb(written(tmp_path, text))
    assert read.projects[1]["name"] == name
    assert read.ballots.support.tolist() == [1, 2]


def test_given_semicolons_in_a_meta_value_of_a_pabulib_file_then_the_whole_value_is_read(
    tmp_path: Path,
) -> None:
    text = election(comment="#1: one; #2: two")
    assert read_pb(written(tmp_path, text)).meta["comment"] == "#1: one; #2: two"


@pytest.mark.parametrize("row", ["2;40;B;C;D", "2"])
def test_given_a_pabulib_project_with_too_many_or_too_few_cells_when_read_then_the_row_is_left_out(
    tmp_path: Path, row: str
) -> None:
    text = election("voter_id;vote", "1;1,2", "2;2").replace("2;40;B", row)
    with pytest.warns(ReadingWarning) as given:
        ballots = read_pb(written(tmp_path, text)).ballots
    assert ballots.efforts == ("1",)
    assert "line 7: the row has" in str(given[0].message)


@pytest.mark.parametrize("cost", ["1,250", "1.250", "1 250", "1250"])
def test_given_a_cost_with_a_thousands_separator_when_read_then_the_separator_does_not_count_as_decimal(
    tmp_path: Path, cost: str
) -> None:
    text = election(budget="2000").replace("1;60;A", f"1;{cost};A")
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        assert read_pb(written(tmp_path, text)).ballots.costs.tolist() == [1250.0, 40.0]
    assert ["it is read as 1,250" in str(warning.message) for warning in given] == (
        [True] if cost in ("1,250", "1.250") else []
    )


@pytest.mark.parametrize("number", ["inf", "1e308", "-inf", "nan", "1e999", "9" * 400])
def test_given_a_budget_that_is_too_large_in_a_pabulib_file_then_an_error_says_so(
    tmp_path: Path, number: str
) -> None:
    with pytest.raises(
        BadEvidence, match="this is not a budget; write a number above 0 and up to 1,0"
    ):
        read_pb(written(tmp_path, election(budget=number)))


@pytest.mark.parametrize("number", ["inf", "1e308", "-inf", "nan", "1e999", "9" * 400])
def test_given_a_pabulib_project_with_a_cost_too_large_then_a_note_says_that_it_is_left_out(
    tmp_path: Path, number: str
) -> None:
    text = election("voter_id;vote", "1;2").replace("1;60;A", f"1;{number};A")
    with pytest.warns(
        ReadingWarning, match="line 6, column cost.*: this is not a cost; the row is"
    ):
        assert read_pb(written(tmp_path, text)).ballots.efforts == ("2",)


def test_given_fifty_invalid_pabulib_votes_then_their_number_and_the_first_twenty_are_reported(
    tmp_path: Path,
) -> None:
    rows = [f"{place};1,nowhere" for place in range(50)]
    with pytest.warns(ReadingWarning) as given:
        assert read_pb(written(tmp_path, election("voter_id;vote", *rows))).ballots.n == 50
    assert len(given) == 21
    assert "50 rows are like this, the first 20 are listed" in str(given[20].message)
