"""The command ``wholesum strengths``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wholesum.cli.decisions_command import show_signals
from wholesum.cli.terminal import AsJson, print_json, say, working

if TYPE_CHECKING:
    from wholesum.strengths.constellations.model import Roster
    from wholesum.strengths.evidence import StrengthsEvidence

_OTHER: Final = "It differs clearly in at least half of the challenges from the proposals above."


def strengths(
    evidence: Path, *, swaps: int = 3, most: int | None = None, as_json: AsJson = False
) -> None:
    """Show who can do which work, who should learn what next, and whom to choose for a challenge.

    Parameters
    ----------
    evidence
        The evidence folder, with tables such as `kinds_of_work`, `coverage` and `challenges`.
    swaps
        How many swaps to propose: work that a second member should learn.
    most
        The largest number of challenges for one member.
    as_json
        Print the results as JSON.
    """
    from wholesum.mirror.evidence import check_evidence, read_folder
    from wholesum.mirror.gather import signals_of
    from wholesum.strengths.constellations.given import roster_of
    from wholesum.strengths.practice import STRENGTHS
    from wholesum.tables import BadEvidence, Fault, raise_if

    with working("Reading the strengths"):
        team = read_folder(evidence)
        found = team.practices.get(STRENGTHS.name)
        if found is None:
            missing = "has no table of strengths"
            remedy = "add kinds_of_work.csv and coverage.csv, or challenges.csv and strengths.csv"
            raise BadEvidence([Fault(evidence.name, missing, remedy)])
        raise_if(check_evidence(team))
        signals = list(signals_of(team, STRENGTHS))
    if as_json:
        print_json(signals)
        return
    show_signals(team.name, signals)
    names = dict(team.people.select("person", "name").drop_nulls().rows())
    present = team.people.filter(team.people["left"].is_null())["person"].to_list()
    people = present or sorted({*found.strengths["person"], *found.coverage["person"]})
    for line in (
        *_work_lines(found, names, swaps),
        *_challenge_lines(found, roster_of(found, people), names, most),
    ):
        say(line)


def _work_lines(evidence: StrengthsEvidence, names: Mapping[str, str], swaps: int) -> Iterator[str]:
    from wholesum.strengths.measures.bus_factor import MOST_PEOPLE, bus_factor
    from wholesum.strengths.measures.stand_ins import stand_ins
    from wholesum.strengths.measures.swaps import plan_swaps

    levels = evidence.levels()
    if not levels:
        return
    yield stand_ins(levels).explain()
    if len({person for of_kind in levels.values() for person in of_kind}) <= MOST_PEOPLE:
        factor = bus_factor(levels)
        if factor is not None:
            yield factor.explain()
    plan = plan_swaps(levels, swaps)
    yield plan.explain()
    for swap in plan.swaps:
        (title,) = evidence.names_of_kinds([swap.kind])
        yield f"  {_name(swap.learner, names)} learns “{title}” from {_name(swap.teacher, names)}."
    if plan.unasked:
        titles = "; ".join(evidence.names_of_kinds(plan.unasked))
        yield f"One person does it, and nobody has said they could learn it: {titles}."


def _challenge_lines(
    evidence: StrengthsEvidence, roster: Roster, names: Mapping[str, str], most: int | None
) -> Iterator[str]:
    from wholesum.strengths.constellations.comparison import best_and_best_individual
    from wholesum.strengths.constellations.given import challenges_of
    from wholesum.strengths.constellations.proposals import find_constellations

    challenges = challenges_of(evidence)
    if not challenges or not roster.people:
        return
    with working("Looking for constellations"):
        found = find_constellations(roster, challenges, most=most)
    titles = dict(evidence.challenges.select("challenge", "title").iter_rows())
    for number, proposal in enumerate(found.proposals, start=1):
        proof = _OTHER if number > 1 else proposal.proof.explain()
        yield f"Proposal {number}. {' '.join(proposal.explain())} {proof}"
        for name, group in proposal.choice.items():
            yield f"  {titles[name]}: {_named(group, names)}."
    if not found.proposals:
        yield f"No choice was found in which nobody is in more than {most} challenges."
    strongest = found.strongest_scores
    yield (
        f"“Strongest first” would lack {strongest.missing} holders and leave {strongest.alone} "
        "needs without a stand-in."
    )
    for challenge in challenges:
        if found.proposals:
            group = found.proposals[0].choice[challenge.name]
            reach = best_and_best_individual(roster, challenge, group)
            words = (reach.explain(), reach.explain_thin(), reach.explain_new())
            yield f"{titles[challenge.name]}: {' '.join(filter(None, words))}"
            yield from map(_outside, reach.outside.items())


def _outside(needed: tuple[str, tuple[str, ...]]) -> str:
    strength, learners = needed
    if learners:
        return f"  Nobody has “{strength}”, but a member wishes to learn it."
    return f"  Nobody has “{strength}”: ask who could learn it, or find it outside the team."


def _name(person: str, names: Mapping[str, str]) -> str:
    return names.get(person, person)


def _named(group: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(_name(person, names) for person in group)
