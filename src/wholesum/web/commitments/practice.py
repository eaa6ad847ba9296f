"""Register commitments as a practice of the app: pages, tasks to do, and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.transitions import State
from wholesum.demo.commitments import HEAD, sample_open_commitments
from wholesum.web.accounts.models import User
from wholesum.web.commitments.importer import ACTIONS
from wholesum.web.commitments.importing import import_commitments
from wholesum.web.commitments.models import (
    LONGEST_LINE,
    Commitment,
    CommitmentEvent,
    CommitmentTerms,
)
from wholesum.web.commitments.queries import (
    Line,
    check_in_of,
    commitments_evidence,
    commitments_mark,
    lines_of,
    open_lines,
    own_part,
    promise_from,
)
from wholesum.web.registry import (
    Agreement,
    AgreementKind,
    CalendarDay,
    Card,
    Group,
    News,
    Practice,
    Todo,
)
from wholesum.web.teams.models import Team

_LATELY_DAYS: Final = 90
_ACTS: Final = {
    State.REQUESTED: gettext_lazy("Answer the request"),
    State.COUNTERED: gettext_lazy("Answer the other offer"),
    State.REPORTED: gettext_lazy("Say whether it is done"),
    State.OPEN: gettext_lazy("Look at your promise"),
}


def _todos(user: User) -> Iterator[Todo]:
    for line in open_lines(user):
        if line.waits:
            record, promise = line.record, line.promise
            act, link = str(_ACTS[promise.state]), record.get_absolute_url()
            yield Todo(record.team_id, promise.what, act, link, promise.due)


def _cards(team: UUID, user: User) -> Iterator[Card]:
    found = Team.objects.filter(pk=team, commitments__closed=False).first()
    if found is None:
        return
    check_in = check_in_of(lines_of(found, user, closed=False))
    if check_in.number:
        text = ngettext(
            "%(number)d promise to talk about at your next meeting, in ten minutes.",
            "%(number)d promises to talk about at your next meeting, in ten minutes.",
            check_in.number,
        ) % {"number": check_in.number}
        link = reverse("commitments-check-in", args=[team])
        yield Card(_("Check-in"), text, _("Open the check-in"), link)


def _news(team: Team, since: date) -> Iterator[News]:
    """Yield slips that were raised; what is promised and kept is on the page of the promises."""
    found = CommitmentEvent.objects.filter(commitment__team=team, act="raise", day__gte=since)
    for event in found.select_related("commitment"):
        text = _("A slip was raised: “%(promise)s”") % {"promise": event.commitment}
        yield News(event.day, text, event.commitment.get_absolute_url())


def _days(user: User) -> Iterator[CalendarDay]:
    """Yield the last days of a user's own open promises."""
    for line in open_lines(user):
        record, due = line.record, line.promise.due
        if line.is_mine and line.promise.is_open and due is not None:
            text = _("Your promise: %(promise)s") % {"promise": line.promise.what}
            link = record.get_absolute_url()
            yield CalendarDay(record.team_id, f"promise-{record.pk}", due, text, link)


def _agreements(team: Team) -> Iterator[Agreement]:
    """Yield every open promise, and those that were kept in the last months."""
    since = team.today() - timedelta(days=_LATELY_DAYS)
    for line in lines_of(team):
        promise, link = line.promise, line.record.get_absolute_url()
        if promise.is_open and promise.due is not None:
            yield Agreement(AgreementKind.PROMISED, promise.what, _about(line), link, promise.due)
        if promise.state is State.KEPT and promise.ended is not None and promise.ended >= since:
            about = _("%(giver)s to %(taker)s. Kept.") % _names(line)
            yield Agreement(AgreementKind.KEPT, promise.what, about, link, promise.ended)


def _about(line: Line) -> str:
    day = "" if line.promise.due is None else date_format(line.promise.due, "j F Y")
    about = {**_names(line), "day": day}
    if line.is_overdue:
        return _("%(giver)s to %(taker)s. It was due on %(day)s.") % about
    if line.promise.state is State.REPORTED:
        return _("%(giver)s to %(taker)s. Reported done, not accepted yet.") % about
    return _("%(giver)s to %(taker)s, by %(day)s.") % about


def _names(line: Line) -> dict[str, str]:
    return {
        "giver": line.givers or _("a former member"),
        "taker": line.taker or _("the whole team"),
    }


def _promise_made(team: UUID, source: str) -> str:
    found = promise_from(team, source)
    return "" if found is None else found.get_absolute_url()


def _promise_link(team: UUID, what: str, source: str, due: date | None) -> str:
    given = {"what": what[:LONGEST_LINE], "source": source}
    if due is not None:
        given["due"] = due.isoformat()
    return f"{reverse('commitment-promise', args=[team])}?{urlencode(given)}"


def _account_goes(_user: User) -> Iterator[str]:
    yield _(
        "Your name in promises. What you promised, asked for and accepted stays, without your name."
    )


def _team_goes(team: UUID) -> Iterator[str]:
    number = Commitment.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s promise with its history.",
            "%(number)s promises with their histories.",
            number,
        ) % {"number": number}


def _sample(team: Team, evidence: CommitmentsEvidence, people: Mapping[str, User]) -> None:
    """Add the promises of the story, and some that are open today."""
    import_commitments(team, evidence, people)
    import_commitments(team, sample_open_commitments(team.today()), people)
    CommitmentTerms.objects.create(team=team, head=people[HEAD])


PRACTICE = Practice(
    name="commitments",
    title=gettext_lazy("Commitments"),
    group=Group.DO,
    page="commitments",
    address="teams/<uuid:team>/commitments/",
    evidence=commitments_evidence,
    mark=commitments_mark,
    shared=lambda evidence, _team: evidence,
    take=import_commitments,
    sample=_sample,
    importers=(ACTIONS,),
    todos=_todos,
    cards=_cards,
    news=_news,
    days=_days,
    agreements=_agreements,
    promise_link=_promise_link,
    promise_made=_promise_made,
    own_data=own_part,
    account_goes=_account_goes,
    team_goes=_team_goes,
    visitor_pages=("commitments", "commitment", "commitments-check-in"),
)
