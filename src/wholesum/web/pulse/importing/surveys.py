"""Import surveys of other tools as closed rounds of a team."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.core.facets import FACETS
from wholesum.pulse.evidence import PulseEvidence, check_pulse, own_items
from wholesum.pulse.importers.mapping import WideMapping
from wholesum.pulse.importers.survey_files import read_survey_csv, unknown_labels
from wholesum.pulse.importers.surveys import NO_TEAM, ForeignAnswers, suggest_mapping
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.pulse.schema import ROUNDS
from wholesum.tables import plain, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest, NoTerms
from wholesum.web.pulse.importing.checks import LONGEST_NAME, MOST_PEOPLE, check_rounds
from wholesum.web.pulse.importing.repeated_answers import repeated_answers
from wholesum.web.pulse.importing.rounds import import_rounds
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.words import CANNOT_SAY, OPTIONS
from wholesum.web.teams.models import Team

_FINISHED: Final = "finished"
_RESPONDENT: Final = "respondent"
_BLANK: Final = "blank"
_LONGEST_CHOICE: Final = 70
_DAY: Final = {"type": "date"}


class SurveyTerms(NoTerms):
    """Asks for facts about a survey that its file of answers does not contain."""

    name = forms.CharField(
        label=gettext_lazy("Name of the round"),
        help_text=gettext_lazy("For example 2026-05."),
        max_length=LONGEST_NAME,
    )
    opened = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    closed = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    members = forms.IntegerField(
        label=gettext_lazy("How many people were asked"), min_value=1, max_value=MOST_PEOPLE
    )

    def clean_name(self) -> str:
        """Raise an error if another round of the team has this name."""
        name = " ".join(self.cleaned_data["name"].split())
        if Round.objects.filter(team=self.team, name=name).exists():
            raise ValidationError(
                _("The team already has a round with this name. Choose another name.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        """Raise an error if the days are in the wrong order or in the future."""
        data = self.cleaned_data
        opened, closed = data.get("opened"), data.get("closed")
        if opened and closed and closed < opened:
            self.add_error("closed", _("The last day is before the first day."))
        elif closed and closed > self.team.today():
            self.add_error("closed", _("Only rounds that are over can be imported."))
        return data


def _uses() -> list[tuple[Any, list[tuple[str, Any]]]]:
    others = [
        ("", _("do not import")),
        (_FINISHED, _("whether a response is finished")),
        (_RESPONDENT, _("who answered, so that nobody is counted twice")),
    ]
    items = own_items()
    return [("", others)] + [
        (
            facet.name,
            [
                (item, f"{item}: {plain(text, _LONGEST_CHOICE)}")
                for item, text in items.filter(facet=facet.code).select("item", "text").rows()
            ],
        )
        for facet in FACETS
    ]


def _meanings() -> list[tuple[str, Any]]:
    options = [(str(number), f"{number}: {label}") for number, label in enumerate(OPTIONS, 1)]
    return [("", _("choose what this answer means")), *options, (_BLANK, CANNOT_SAY)]


def _suggest(header: tuple[str, ...]) -> dict[str, str]:
    found = suggest_mapping(header)
    uses = dict(found.columns)
    if found.finished is not None:
        uses[found.finished] = _FINISHED
    return uses


def _columns(uses: Mapping[str, str]) -> dict[str, str]:
    return {name: use for name, use in uses.items() if use not in ("", _FINISHED, _RESPONDENT)}


def _labels(path: Path, uses: Mapping[str, str]) -> list[str]:
    return unknown_labels(path, list(_columns(uses)))


def _read(asked: ImportRequest) -> ImportDraft:
    terms = asked.terms
    heads = {use: name for name, use in asked.uses.items()}
    mapping = WideMapping(
        _columns(asked.uses),
        respondent=heads.get(_RESPONDENT),
        labels={
            label: None if means == _BLANK else int(means)
            for label, means in asked.labels.items()
            if means
        },
        finished=heads.get(_FINISHED),
    )
    read = read_survey_csv(asked.path, terms["name"], seed=secrets.randbits(64), mapping=mapping)
    about = {"round": terms["name"], "threshold": THRESHOLD, "promise": "sealed"}
    about |= {name: terms[name] for name in ("opened", "closed", "members")}
    types = ROUNDS.empty().select(*about).schema
    evidence = PulseEvidence(
        answers=read.answers, rounds=pl.DataFrame([about], schema_overrides=types)
    )
    raise_if(check_pulse(evidence))
    raise_if(check_rounds(evidence))
    return ImportDraft(
        evidence=evidence,
        sentences=tuple(_sentences(read, mapping)),
        left_out=tuple(_left_out(read)),
        faults=tuple(repeated_answers(asked.team, read.answers)),
    )


def _take(_user: User, team: Team, evidence: PulseEvidence) -> str:
    import_rounds(team, evidence)
    return reverse("rounds", args=[team.pk])


def _sentences(read: ForeignAnswers, mapping: WideMapping) -> Iterator[str]:
    yield ngettext(
        "%(responses)s response is imported, without a name.",
        "%(responses)s responses are imported, without names.",
        read.responses,
    ) % {"responses": read.responses}
    yield _("Questions in the file: %(items)s.") % {"items": len(mapping.columns)}
    if read.responses < THRESHOLD:
        yield _(
            "Results need at least %(least)s answers. There are fewer, so the round "
            "is listed without a result and its answers are not stored."
        ) % {"least": THRESHOLD}
    blank = read.answers["answer"].null_count()
    if blank:
        yield ngettext(
            "%(blank)s cell is blank or says “cannot say”. This cell does not count.",
            "%(blank)s cells are blank or say “cannot say”. These cells do not count.",
            blank,
        ) % {"blank": blank}


def _left_out(read: ForeignAnswers) -> Iterator[str]:
    if read.unfinished:
        yield ngettext(
            "%(number)s response is not finished and is left out.",
            "%(number)s responses are not finished and are left out.",
            read.unfinished,
        ) % {"number": read.unfinished}
    if read.unread:
        names = ", ".join(f"“{plain(name)}”" for name in read.unread)
        yield _("These columns are not imported: %(names)s.") % {"names": names}
    yield from (note for note in read.notes if note != NO_TEAM)  # the team is the one of the page


SURVEYS: Final = Importer(
    name="survey",
    title=gettext_lazy("Import a survey"),
    about=gettext_lazy(
        "Bring answers from LimeSurvey, Formbricks or any other tool as a closed round. Only the "
        "chosen options are imported, without names."
    ),
    terms=SurveyTerms,
    columns=Columns(uses=_uses, suggest=_suggest, labels=_labels, meanings=_meanings),
    read=_read,
    take=_take,
)
