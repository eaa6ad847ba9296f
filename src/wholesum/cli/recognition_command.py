"""The command ``wholesum recognition``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from wholesum.cli.decisions_command import show_signals
from wholesum.cli.terminal import AsJson, print_json, say, working

if TYPE_CHECKING:
    from wholesum.recognition.evidence import RecognitionEvidence


def recognition(evidence: Path, *, person: str = "", as_json: AsJson = False) -> None:
    """Show how many members the stories of a team name, and what one member brought to them.

    Parameters
    ----------
    evidence
        The evidence folder, with the tables `stories` and `contributions`, and perhaps `credit`
        and `rewards`.
    person
        The id of one person: print what this person brought, for the eyes of this person only.
    as_json
        Print the results as JSON.
    """
    from wholesum.mirror.evidence import check_evidence, read_folder
    from wholesum.mirror.gather import signals_of
    from wholesum.recognition.measures.rewards import check_rewards
    from wholesum.recognition.measures.weave import weave_of
    from wholesum.recognition.practice import RECOGNITION
    from wholesum.tables import BadEvidence, Fault, raise_if

    with working("Reading the stories"):
        team = read_folder(evidence)
        found = team.practices.get(RECOGNITION.name)
        if found is None:
            remedy = "add stories.csv and contributions.csv"
            raise BadEvidence([Fault(evidence.name, "has no table of stories", remedy)])
        raise_if(check_evidence(team))
        signals = list(signals_of(team, RECOGNITION))
    if as_json:
        print_json(signals)
        return
    show_signals(team.name, signals)
    say(weave_of(found).explain())
    names = dict(team.people.select("person", "name").drop_nulls().rows())
    if person:
        lines = _lines_of(found, person, names)
    else:
        focus = team.practices.get("focus")
        values = () if focus is None else focus.values["value"].unique()
        lines = chain(_credit_lines(found), check_rewards(found.rewards, values).explain())
    for line in lines:
        say(line)


def _credit_lines(evidence: RecognitionEvidence) -> Iterator[str]:
    from wholesum.recognition.measures.credit import simple_division

    for story, result in evidence.stories.select("story", "result").iter_rows():
        points = evidence.points(story)
        if story in evidence.credit["story"]:
            gave = int(simple_division(points).gave.sum())
            yield (
                f"“{result}”: {gave} of {len(points)} contributors gave points for credit. "
                "Each person sees their own share with --person."
            )


def _lines_of(
    evidence: RecognitionEvidence, person: str, names: Mapping[str, str]
) -> Iterator[str]:
    from wholesum.recognition.measures.brought import brought_by
    from wholesum.recognition.measures.credit import simple_division

    found = brought_by(evidence, person)
    if not found:
        yield f"No story names “{person}” yet."
    for entry in found:
        others = ", ".join(
            names.get(other or "", other or "a former member") for other in entry.others
        )
        yield f"{entry.day}: “{entry.result}”, together with {others}. You brought: {entry.brought}."
        if entry.story in evidence.credit["story"]:
            division = simple_division(evidence.points(entry.story))
            yield f"  {division.explain(evidence.contributors(entry.story).index(person))}"
