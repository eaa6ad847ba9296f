"""The classes by which each practice (pulse, dialogue, focus …) declares its parts to the app."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from wholesum.web.accounts.models import User
    from wholesum.web.importer import Importer
    from wholesum.web.teams.models import Membership, Team

    Text: TypeAlias = str | _StrPromise

Record: TypeAlias = dict[str, Any]


class Group(TextChoices):
    """A group of practices in the navigation of a team."""

    SAY = "say", _("Say")
    DO = "do", _("Do")


def _nothing(*_given: object) -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True)
class Todo:
    """One task of a user in a team.

    Parameters
    ----------
    team
        The team in which it is to be done.
    text
        Its title, in one line.
    act
        The words of its link.
    link
        Where it is done.
    due
        The last day, if there is one.
    """

    team: UUID
    text: str
    act: str
    link: str
    due: date | None = None


@dataclass(frozen=True)
class Card:
    """A card on the page of a team: an open round, or what to do next if nothing is open.

    Parameters
    ----------
    title
        Its name.
    text
        One or two sentences.
    act
        The words of its link.
    link
        The address of its page.
    """

    title: str
    text: str
    act: str
    link: str


@dataclass(frozen=True)
class News:
    """A change in a team, for the list of changes.

    Parameters
    ----------
    day
        The day of the change, by the team's clock.
    text
        What changed, in one sentence.
    link
        The address of the page that shows it.
    """

    day: date
    text: str
    link: str


@dataclass(frozen=True)
class CalendarDay:
    """A day in the calendar of a user; answers to a round do not change it.

    Parameters
    ----------
    team
        The team in which it is.
    key
        The same for this object at all times, also if the day moves.
    when
        The day, or the moment at which it ends.
    text
        What is on this day, in one line.
    link
        The address of its page.
    """

    team: UUID
    key: str
    when: date | datetime
    text: str
    link: str


class AgreementKind(TextChoices):
    """The kinds of agreement of a team, such as promised or stopped."""

    PROMISED = "promised", _("Promised")
    KEPT = "kept", _("Kept")
    TRIED = "tried", _("Tried")
    STOPPED = "stopped", _("Stopped or changed")
    DECIDED = "decided", _("Decided")


@dataclass(frozen=True)
class Agreement:
    """A recent promise, decision or stopped effort of a team, for the page of the team.

    Parameters
    ----------
    kind
        Which of these.
    text
        The agreement, in one line.
    about, day
        The details: who is responsible, the last day or the day of the review; the day to sort by.
    link
        The address of its page; two agreements with one address are the same.
    promise
        The address of the form for a promise from this decision; empty if no app offers the form.
    responsible
        The name of the member who alone may make it a promise; empty if every member may.
    """

    kind: AgreementKind
    text: str
    about: str
    link: str
    day: date
    promise: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class Hold:
    """A reason why an account cannot be deleted yet.

    Parameters
    ----------
    refusal
        Why the deletion is refused.
    text
        What the page says before.
    links
        Where to remove the reason: names with addresses.
    """

    refusal: str
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """The data that an app stores about a user, and how the app deletes these data.

    Parameters
    ----------
    own_data
        Its records under the name of a user, ready for JSON.
    account_goes
        Sentences that say what is deleted with the account of a user.
    account_stays
        Sentences that say what stays after that.
    account_hold
        Why the account cannot be deleted yet, if there is a reason.
    before_account
        Prepares for the deletion of an account, within its transaction.
    importers, todos
        The kinds of files that it imports, and what a user has to do.
    """

    own_data: Callable[[User], Record] = lambda _user: {}
    account_goes: Callable[[User], Iterable[str]] = _nothing
    account_stays: Callable[[User], Iterable[str]] = _nothing
    account_hold: Callable[[User], Hold | None] = lambda _given: None
    before_account: Callable[[User], object] = lambda _given: None
    importers: tuple[Importer, ...] = ()
    todos: Callable[[User], Iterable[Todo]] = _nothing


@dataclass(frozen=True, kw_only=True)
class Practice(Keeper):
    """The parts of one practice in the app: navigation, pages, tasks, files, sample and data.

    Parameters
    ----------
    name
        Its name: the key of its evidence, as in the library.
    title
        Its words in the navigation of a team.
    group
        Its group in the navigation: whether members say or do something.
    page
        The name of the address of its first page, which takes a team.
    address
        The path before the addresses in its ``urls.py``.
    evidence
        The evidence of a team; ``None`` if there is none.
    mark
        A cheap mark that changes whenever the evidence would.
    shared
        What of the evidence the members may take elsewhere, given their team; ``None`` for
        nothing.
    take
        Takes evidence into a team, given the accounts of its people, which may be none.
    left_out
        Sentences that say what ``take`` does not import of some evidence, with counts.
    sample
        Fills a sample team, given its evidence, which may be ``None``, and the accounts of its
        people; left out, ``take``.
    results
        What a user can read: rounds that closed lately.
    cards
        The open rounds of a team.
    next_steps
        What a member may begin while nothing is open.
    news
        What changed in a team since a day.
    days
        The days for the calendar of a user; the same whether or not the user has answered.
    agreements
        What a team promised, stopped and decided lately.
    origins
        The names of its parts of a team that lead to decisions and promises, by their source.
    promise_link
        Returns the address of the form that makes a promise of something agreed elsewhere, given
        the team, the wording, the source and the last day, which may be none.
    promise_made
        Returns the address of the open or kept promise made of a source, however it is worded;
        empty if there is none.
    stated_values
        The values that a team states at present.
    team_goes
        Sentences that say what is deleted with a team.
    completion
        The page where the team adds what a figure lacks; empty if only a new round can add it.
    visitor_pages
        The names of the addresses that a visitor without an account may read in the sample team.
    team_of
        The team of an address that has no team in it, given the parts of the address.
    """

    name: str
    title: Text
    group: Group
    page: str
    address: str
    evidence: Callable[[UUID], Any]
    mark: Callable[[UUID], str]
    shared: Callable[[Any, Team], Any] = lambda _evidence, _team: None
    take: Callable[[Team, Any, Mapping[str, User]], object] | None = None
    left_out: Callable[[Any], Iterable[str]] = _nothing
    sample: Callable[[Team, Any, Mapping[str, User]], object] | None = None
    results: Callable[[User, date], Iterable[Todo]] = _nothing
    cards: Callable[[UUID, User], Iterable[Card]] = _nothing
    next_steps: Callable[[Membership], Iterable[Card]] = _nothing
    news: Callable[[Team, date], Iterable[News]] = _nothing
    days: Callable[[User], Iterable[CalendarDay]] = _nothing
    agreements: Callable[[Team], Iterable[Agreement]] = _nothing
    origins: Callable[[UUID], Iterable[tuple[str, str]]] = _nothing
    promise_link: Callable[[UUID, str, str, date | None], str] | None = None
    promise_made: Callable[[UUID, str], str] = lambda _team, _source: ""
    stated_values: Callable[[UUID], Iterable[str]] = _nothing
    team_goes: Callable[[UUID], Iterable[str]] = _nothing
    completion: Callable[[UUID], str | None] = lambda _given: None
    visitor_pages: tuple[str, ...] = ()
    team_of: Callable[[Mapping[str, Any]], UUID | None] = lambda _named: None


def practices() -> tuple[Practice, ...]:
    """Return the practices of this server, in the order of the navigation."""
    return _practices(tuple(settings.PRACTICES))


@cache
def _practices(apps: tuple[str, ...]) -> tuple[Practice, ...]:
    return tuple(import_string(f"{app}.practice.PRACTICE") for app in apps)


def navigation() -> list[tuple[Group, list[Practice]]]:
    """Return the groups of the navigation, each with the practices that belong to it."""
    grouped = (
        (group, [practice for practice in practices() if practice.group == group])
        for group in Group
    )
    return [(group, members) for group, members in grouped if members]


def addresses() -> list[tuple[str, str]]:
    """Return the URL prefix of each practice, and its module of URLs."""
    return [
        (practice.address, f"{app}.urls")
        for app, practice in zip(settings.PRACTICES, practices(), strict=True)
    ]


def keepers() -> tuple[Keeper, ...]:
    """Return all parts of the app that store data about a user."""
    apps = ("teams", "notices", "organisations")
    return (*(import_string(f"wholesum.web.{app}.keeper.KEEPER") for app in apps), *practices())


def todos_of(user: User) -> dict[UUID, list[Todo]]:
    """Return the tasks of a user in each team; tasks that are due soon come first."""
    found: dict[UUID, list[Todo]] = defaultdict(list)
    for keeper in keepers():
        for todo in keeper.todos(user):
            found[todo.team].append(todo)
    for lines in found.values():
        lines.sort(key=lambda todo: (todo.due is None, todo.due or date.max))
    return dict(found)


def news_of(team: Team, since: date) -> list[News]:
    """Return the changes in a team since a day, the latest change first."""
    found = (news_item for practice in practices() for news_item in practice.news(team, since))
    return sorted(found, key=lambda one: one.day, reverse=True)


def agreements_of(team: Team) -> dict[AgreementKind, list[Agreement]]:
    """Return the agreements of a team by kind, the latest first."""
    found: dict[str, Agreement] = {}
    for practice in practices():
        for agreement in practice.agreements(team):
            found.setdefault(agreement.link, agreement)
    latest = sorted(found.values(), key=lambda one: one.day, reverse=True)
    grouped = {kind: [item for item in latest if item.kind == kind] for kind in AgreementKind}
    return {kind: those for kind, those in grouped.items() if those}


def origins_of(team: UUID) -> dict[str, str]:
    """Return the names of the items from which decisions and promises of a team come."""
    return {source: name for practice in practices() for source, name in practice.origins(team)}


def promise_link(team: UUID, what: str, source: str, due: date | None = None) -> str:
    """Return the URL of the form that makes a promise from an item; empty if there is none."""
    forms = (practice.promise_link for practice in practices() if practice.promise_link is not None)
    return next((form(team, what, source, due) for form in forms), "")


def promise_made(team: UUID, source: str) -> str:
    """Return the URL of the open or kept promise that was made from an item; empty if none."""
    found = (practice.promise_made(team, source) for practice in practices())
    return next(filter(None, found), "")


def stated_values(team: UUID) -> list[str]:
    """Return the values that a team states at present."""
    return [value for practice in practices() for value in practice.stated_values(team)]


def evidence_of(team: UUID, *, but: str = "") -> dict[str, Any]:
    """Return the exported data of each practice of a team, by the practice's name."""
    asked = (practice for practice in practices() if practice.name != but)
    found = ((practice.name, practice.evidence(team)) for practice in asked)
    return {name: evidence for name, evidence in found if evidence is not None}


def marks_of(team: UUID) -> list[str]:
    """Return for each practice a text that changes whenever the data of the practice change."""
    return [practice.mark(team) for practice in practices()]
