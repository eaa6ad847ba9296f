"""The weekly email: what a user has to do, what changed, and what is due, in all teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.registry import AgreementKind, Todo, agreements_of, news_of, todos_of
from wholesum.web.teams.models import Membership, Team

HOUR: Final = time(8)
"""The time on Monday at which the email is sent."""
_WEEK: Final = timedelta(weeks=1)
_DUE: Final = (AgreementKind.PROMISED, AgreementKind.TRIED)
_SALT: Final = "wholesum.notices.unsubscribe"


@dataclass(frozen=True)
class DigestLine:
    """One line of the email: a text with the address of its page."""

    text: str
    address: str


@dataclass(frozen=True)
class TeamDigest:
    """The part of the email about one team."""

    team: Team
    todos: tuple[DigestLine, ...]
    due: tuple[DigestLine, ...]
    news: tuple[DigestLine, ...]

    def __bool__(self) -> bool:
        return bool(self.todos or self.due or self.news)


def zone_of(user: User) -> tzinfo:
    """Return the time zone of the team that a user joined first; UTC without a team."""
    places = Membership.objects.filter(user=user, team__sample=False).select_related("team")
    first = places.order_by("joined", "team__name", "team_id").first()
    return UTC if first is None else first.team.clock


def next_monday(now: datetime, zone: tzinfo) -> datetime:
    """Return the first Monday at eight by a clock that is later than a moment."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    ahead = (datetime.combine(monday + weeks * _WEEK, HOUR, zone) for weeks in (0, 1))
    # Compared in UTC: two times of one zone would be compared by their clock faces.
    return next(moment for moment in ahead if moment.astimezone(UTC) > now.astimezone(UTC))


def digest_of(user: User) -> list[TeamDigest]:
    """Return what the email of a user says today; teams without anything to say are left out."""
    todos = todos_of(user)
    places = Membership.objects.filter(user=user, team__sample=False).select_related("team")
    teams = [place.team for place in places.order_by("team__name", "team_id")]
    found = (_of_team(team, todos.get(team.pk, [])) for team in teams)
    return [digest for digest in found if digest]


def _of_team(team: Team, todos: Sequence[Todo]) -> TeamDigest:
    """Return the email's part about a team; a promise among the tasks is not listed again as due."""
    today = team.today()
    listed = {todo.link for todo in todos}
    agreed = agreements_of(team)
    due = [
        agreement
        for kind in _DUE
        for agreement in agreed.get(kind, ())
        if today <= agreement.day < today + _WEEK and agreement.link not in listed
    ]
    return TeamDigest(
        team,
        tuple(DigestLine(_words(todo), address_of(todo.link)) for todo in todos),
        tuple(
            DigestLine(f"{agreement.text}. {agreement.about}", address_of(agreement.link))
            for agreement in sorted(due, key=lambda one: one.day)
        ),
        tuple(
            DigestLine(news_item.text, address_of(news_item.link))
            for news_item in news_of(team, today - _WEEK)
        ),
    )


def _words(todo: Todo) -> str:
    about = {"act": todo.act, "text": todo.text}
    if todo.due is None:
        return _now("%(act)s: %(text)s") % about
    day = date_format(todo.due, "j F Y")
    return _now("%(act)s: %(text)s, by %(day)s") % {**about, "day": day}


def send_digest(user: User) -> bool:
    """Send a user the weekly email if there is anything to say, and return whether there was."""
    with translation.override(settings.LANGUAGE_CODE):
        teams = digest_of(user)
        names = ", ".join(team.team.name for team in teams)
    if not teams:
        return False
    stop = address_of(reverse("unsubscribe", args=[unsubscribe_token(user)]))
    about = {"teams": teams, "names": names, "stop": stop, "choose": address_of(reverse("notices"))}
    send_mails(
        [user.email],
        _("Your week in %(names)s"),
        "notices/mail/digest.txt",
        about,
        html="notices/mail/digest.html",
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    return True


def unsubscribe_token(user: User) -> str:
    """Return the signed key of a user for the address that ends the emails."""
    return signing.dumps(user.pk, salt=_SALT)


def user_of_token(token: str) -> User | None:
    """Return the user of such a key; the key has no end, as emails are read late."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key).first()
