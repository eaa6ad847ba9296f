"""Compare the answers of a survey file with those of rounds that were imported before."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.pulse.privacy.repeated_answers import differing_people
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Promise, SealedSheet
from wholesum.web.teams.models import Team


def repeated_answers(team: Team, answers: pl.DataFrame) -> Iterator[str]:
    """Yield the reason why a survey is refused: an imported pulse has nearly the same answers.

    Rounds that were asked here are not compared: their sealed answers are in no file, and a user
    who tried one file after another could find them out.

    Parameters
    ----------
    team
        The team that gets the survey as a sealed round.
    answers
        Its answers; fewer than five people have no result and are not compared.

    Yields
    ------
    str
        A sentence for each such round.
    """
    forms: dict[str, dict[str, int | None]] = {}
    for respondent, item, answer in answers.select("respondent", "item", "answer").iter_rows():
        forms.setdefault(respondent, {})[item] = answer
    if len(forms) < THRESHOLD:
        return
    imported = Round.objects.filter(team=team, promise=Promise.SEALED, imported__isnull=False)
    for earlier in imported:
        sheets = SealedSheet.objects.filter(round=str(earlier.pk)).values_list("sheet", flat=True)
        differing = differing_people(forms.values(), [json.loads(sheet) for sheet in sheets])
        if differing is not None:
            yield _sentence(earlier.name, differing)


def _sentence(name: str, people: int) -> str:
    if not people:
        return _("The round “%(name)s” already has these answers.") % {"name": name}
    sentence = ngettext(
        "The round “%(name)s” already has these answers, except those of %(people)s "
        "person. The two results together would show how this person answered.",
        "The round “%(name)s” already has these answers, except those of %(people)s "
        "people. The two results together would show how these people answered.",
        people,
    ) % {"name": name, "people": people}
    remedy = _(
        "If nobody has seen the results of that round, delete the round first. Then "
        "import this file."
    )
    return f"{sentence} {remedy}"
