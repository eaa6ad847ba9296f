"""The command that adds survey files to an evidence folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wholesum.cli.terminal import say, working

if TYPE_CHECKING:
    from wholesum.mirror.evidence import Evidence
    from wholesum.pulse.importers.surveys import ForeignAnswers


def import_files(
    *files: Path,
    folder: Annotated[Path, Parameter(name=["--folder", "-f"])],
    mapping: Path | None = None,
    opened: date | None = None,
    closed: date | None = None,
    members: int | None = None,
) -> None:
    """Add pulse answers from survey files (CSV or XLSX), one sealed round for each file.

    Files of LimeSurvey and Formbricks are understood as they are, others with a mapping. A round
    is named like its file, such as 2026-05 for 2026-05.csv. Only the chosen options and the team
    are read.

    Parameters
    ----------
    files
        The survey files (CSV or XLSX), one for each round.
    folder
        The evidence folder to which the rounds are added; a missing folder is created.
    mapping
        A file that says what the columns and labels mean (TOML or CSV).
    opened
        The first day of each round.
    closed
        The last day of each round.
    members
        The number of members who were asked in each round.
    """
    import secrets

    from wholesum.mirror.evidence import Evidence, check_evidence, read_folder, write_folder
    from wholesum.pulse.importers.mapping import read_mapping
    from wholesum.pulse.importers.survey_files import read_survey
    from wholesum.tables import BadEvidence, Fault, raise_if

    if not files:
        raise BadEvidence([Fault("import", "no file is named", "name one or more survey files")])
    with working("Reading the files"):
        known = None if mapping is None else read_mapping(mapping)
        evidence = read_folder(folder) if folder.exists() else Evidence(folder.name)
        read = {}
        for file in files:
            pulse = evidence.practices.get("pulse")
            items = None if pulse is None else pulse.items
            seed = secrets.randbits(64)
            answers = read_survey(file, file.stem, seed=seed, mapping=known, items=items)
            evidence = _with_round(evidence, file, answers, (opened, closed, members))
            read[file.name] = answers
        raise_if(check_evidence(evidence))
    write_folder(evidence, folder)
    for name, answers in read.items():
        say(f"{name}: {answers}")
        if answers.unread:
            say(f"Columns left out: {', '.join(answers.unread)}")
    say(f"The rounds are in {folder}")


def _with_round(
    evidence: Evidence,
    file: Path,
    read: ForeignAnswers,
    terms: tuple[date | None, date | None, int | None],
) -> Evidence:
    """Return the evidence with one more pulse round: the answers of one survey file."""
    from dataclasses import replace

    import polars as pl

    from wholesum.pulse.evidence import PulseEvidence
    from wholesum.pulse.schema import ROUNDS
    from wholesum.tables import BadEvidence, Fault, fit

    opened, closed, members = terms
    about = {"round": file.stem, "opened": opened, "closed": closed, "members": members}
    row = fit(pl.DataFrame([about], schema_overrides=ROUNDS.empty().select(*about).schema), ROUNDS)
    pulse = evidence.practices.get("pulse") or PulseEvidence(read.answers.clear())
    if file.stem in [*pulse.rounds["round"], *pulse.answers["round"]]:
        problem = f"the folder has a round '{file.stem}' already"
        raise BadEvidence([Fault(file.name, problem, "rename the file")])
    pulse = replace(
        pulse,
        answers=pl.concat([pulse.answers, read.answers]),
        rounds=pl.concat([pulse.rounds, row]),
    )
    return replace(evidence, practices={**evidence.practices, "pulse": pulse})
