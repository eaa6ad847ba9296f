"""Actions on promises; each authorises, validates, and saves all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.commitments.machine import Event, Promise, add_event, sets_day
from wholesum.commitments.transitions import CLOSED, Act, IllegalActError, Refusal
from wholesum.web.accounts.models import User
from wholesum.web.commitments import access
from wholesum.web.commitments.models import (
    LONGEST,
    LONGEST_LINE,
    Commitment,
    CommitmentEvent,
    CommitmentTerms,
    Reason,
)
from wholesum.web.commitments.queries import (
    line_of,
    open_of,
    open_requests,
    promise_of,
    terms_of,
)
from wholesum.web.commitments.tasks import MAILED, mail_promise
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import optional, required, single_line
from wholesum.web.registry import origins_of
from wholesum.web.teams.access import facilitator_of, member_of, somebody_in
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.losses import Loss, mail_loss
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import people_in

MOST_AHEAD: Final = timedelta(days=366)
MOST_REQUESTS: Final = 30
"""The most requests of one person that another may have without an answer."""
_REFUSALS: Final = {
    Refusal.STATE: gettext_lazy("The promise has changed meanwhile. Look at it again."),
    Refusal.ROLE: gettext_lazy("Another person of this promise has to do this, not you."),
    Refusal.LATE: gettext_lazy(
        "The day has passed, so the promise has slipped. Name a new day, or report it done."
    ),
    Refusal.EARLY: gettext_lazy("The day has not passed yet."),
    Refusal.DAY: gettext_lazy("Choose a day: today or later."),
    Refusal.ORDER: gettext_lazy("The promise has changed meanwhile. Look at it again."),
    Refusal.SELF: gettext_lazy(
        "Nobody can promise something to themselves. Choose another member."
    ),
    Refusal.ALONE: gettext_lazy("This promise is made by one person. It cannot be joined."),
    Refusal.RAISED: gettext_lazy("The slip is already raised."),
}


@transaction.atomic
def make_promise(
    *,
    by: User,
    team: UUID,
    what: str,
    to: UUID | None,
    due: date,
    we: bool = False,
    done: str = "",
    needs: str = "",
    needs_from: UUID | None = None,
    stand_in: UUID | None = None,
    source: str = "",
) -> Commitment:
    """Promise something to a member or to the whole team, always in one's own name.

    Parameters
    ----------
    by
        The member who promises.
    team
        The team.
    what
        What is promised, in one line.
    to
        The membership of the taker; ``None`` for the whole team.
    due
        The promised day, until its end by the clock of the team.
    we
        Whether others may join.
    done, needs
        What done means, and what the giver needs.
    needs_from, stand_in
        The memberships of the person who gives that, and of a stand-in.
    source
        The item of the team from which it is made, as in `wholesum.web.registry.origins_of`.

    Returns
    -------
    Commitment
        The promise.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If something is missing, the day has passed, the source is no item of the team, or the user
        has too many open promises.
    """
    place = _lock(by, team)
    if source and source not in origins_of(team):
        raise ValidationError(
            _(
                "The team has no item from which this link makes a promise; it may be deleted. "
                "Open “Promise something” on the page of commitments instead."
            )
        )
    record = Commitment(
        team=place.team,
        by=by,
        to=_user(team, to),
        we=we,
        needs_from=_user(team, needs_from),
        stand_in=_user(team, stand_in),
        source=source,
        needs=optional(needs, LONGEST),
    )
    return _begin(record, Act.PROMISE, by, what, due, done)


@transaction.atomic
def ask_for_promise(
    *,
    by: User,
    team: UUID,
    what: str,
    giver: UUID,
    due: date,
    done: str = "",
) -> Commitment:
    """Ask a member for a promise; they say yes, no, or name other terms.

    Parameters
    ----------
    by
        The member who asks, and who will be the taker.
    team
        The team.
    what
        What is asked for, in one line.
    giver
        The membership of the person who is asked.
    due
        The day by which it is needed.
    done
        What done means.

    Returns
    -------
    Commitment
        The request.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If something is missing, the day has passed, or the person has many requests of the user.
    """
    place = _lock(by, team)
    asked = somebody_in(team, giver).user
    if open_requests(place.team, by).count(asked.pk) >= MOST_REQUESTS:
        message = _(
            "%(name)s has %(most)s open requests of yours. Wait for answers, or take some back."
        )
        raise ValidationError(message % {"name": asked, "most": MOST_REQUESTS})
    record = Commitment(team=place.team, by=asked, to=by)
    return _begin(record, Act.REQUEST, by, what, due, done)


@transaction.atomic
def act_on_promise(
    *,
    by: User,
    team: UUID,
    commitment: UUID,
    act: Act,
    due: date | None = None,
    text: str = "",
    reason: str = "",
) -> Commitment:
    """Add one event to a promise, if the state machine allows it to this user today.

    Parameters
    ----------
    by
        A member of the team.
    team, commitment
        The promise.
    act
        What the user does.
    due
        The new day, for acts that set one.
    text
        A new wording, or a note.
    reason
        Why it slips or is changed.

    Returns
    -------
    Commitment
        The promise.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If the act is not possible, with the reason; nothing is saved.
    """
    place = _lock(by, team)
    access.seen_commitment(by, team, commitment)
    record = Commitment.objects.select_for_update(no_key=True).get(pk=commitment)
    promise = promise_of(record)
    if act is Act.TAKE_OVER and act not in line_of(record, place.team, by).acts:
        raise ValidationError(
            _("You can do this only when the receiver of the promise has left the team.")
        )
    if act is Act.JOIN:
        _check_taker_stays(record, promise, by)
    if act in {Act.PROMISE, Act.JOIN}:
        _check_number(place.team, by)
    if act is Act.AGREE and record.by is not None:
        _check_number(place.team, record.by, str(record.by))
    given = due if sets_day(promise, act) else None
    note = optional(text, LONGEST_LINE if sets_day(promise, act) else LONGEST)
    words = " ".join(note.split()) if sets_day(promise, act) else note
    _add(record, promise, _event(place, act, given, words, reason))
    return record


@transaction.atomic
def set_terms(*, by: User, team: UUID, most: int, head: UUID | None) -> CommitmentTerms:
    """Set how many open promises a person may have, and who leads the team.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    """
    place = facilitator_of(by, team)
    terms = terms_of(place.team)
    terms.most, terms.head = most, _user(team, head)
    terms.full_clean(validate_unique=False)
    terms.save()
    return terms


@transaction.atomic
def delete_commitment(*, by: User, team: UUID, commitment: UUID) -> None:
    """Put a promise with its events into the bin of the team; every member gets an email.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    """
    found = access.removed_commitment(by, team, commitment)
    mail_loss(team, partial(loss_of, found))
    put_into_bin(found, team=team, by=by, practice="commitments")
    evidence_changed.send(Commitment, team=team)


def loss_of(record: Commitment) -> Loss:
    """Return the counts of what is lost if a promise is deleted."""
    number = record.events.count()
    events = ngettext(
        "%(number)s event of its history is deleted.",
        "%(number)s events of its history are deleted.",
        number,
    )
    lines = (
        _("The promise is deleted."),
        events % {"number": number},
        _("The Mirror no longer counts it."),
    )
    restores = _(
        "The promise stays in the bin of the team for 30 days. A facilitator can restore all of it."
    )
    return Loss(_("A facilitator deleted a promise"), lines, restores)


def _begin(record: Commitment, act: Act, by: User, what: str, due: date, done: str) -> Commitment:
    """Save a promise or a request with its first event."""
    record.what = single_line(required(what, LONGEST_LINE, _("Write what is promised.")))
    record.done = optional(done, LONGEST)
    if act is Act.PROMISE:
        _check_number(record.team, by)
    place = member_of(by, record.team_id)
    first = Promise(
        None if record.by is None else str(record.by.pk),
        None if record.to is None else str(record.to.pk),
        record.we,
        record.what,
    )
    event = _event(place, act, due, "", "")
    _run(lambda: add_event(first, event))
    record.save(force_insert=True)
    _add(record, first, event)
    return record


def _add(record: Commitment, promise: Promise, event: Event) -> None:
    if event.due is not None and event.due > event.day + MOST_AHEAD:
        raise ValidationError(_("Choose a day within a year."))
    after = _run(lambda: add_event(promise, event))
    added = CommitmentEvent(
        commitment=record,
        number=record.events.count() + 1,
        act=event.act,
        day=event.day,
        who_id=event.who,
        due=event.due,
        text=event.text,
        reason=event.reason,
        head=event.head,
    )
    added.save(force_insert=True)
    record.closed = after.state in CLOSED
    record.save(update_fields=["closed", "changed"])
    evidence_changed.send(Commitment, team=record.team_id)
    if event.act in MAILED:
        mail_promise.enqueue(added.pk)


def _event(place: Membership, act: Act, due: date | None, text: str, reason: str) -> Event:
    if reason and reason not in Reason.values:
        raise ValidationError(_("Choose a reason from the list."))
    is_head = place.facilitates or terms_of(place.team).head_id == place.user_id
    return Event(act, place.team.today(), str(place.user_id), due, text, reason, is_head)


def _run(step: Callable[[], Promise]) -> Promise:
    try:
        return step()
    except IllegalActError as error:
        field = {"due": _REFUSALS[error.refusal]} if error.refusal is Refusal.DAY else None
        raise ValidationError(field or _REFUSALS[error.refusal]) from error


def _lock(by: User, team: UUID) -> Membership:
    """Return the membership of a user; promises of one team are made one after another."""
    place = member_of(by, team)
    Team.objects.select_for_update(no_key=True).get(pk=team)
    return place


def _user(team: UUID, member: UUID | None) -> User | None:
    return None if member is None else somebody_in(team, member).user


def _check_number(team: Team, giver: User, name: str = "") -> None:
    """Refuse a promise of a person who has as many open ones as the team allows."""
    most = terms_of(team).most
    if open_of(team, giver) < most:
        return
    text = ngettext(
        "You have %(most)s open promise, the most your team allows. Finish or withdraw it first. "
        "You can also say no.",
        "You have %(most)s open promises, the most your team allows. Finish or withdraw one first. "
        "You can also say no.",
        most,
    )
    if name:
        text = _("%(name)s has %(most)s open promises, the most your team allows.")
    raise ValidationError(text % {"most": most, "name": name})


def _check_taker_stays(record: Commitment, promise: Promise, by: User) -> None:
    """Refuse to join a promise to the whole team if nobody would be left to accept it."""
    givers = {*promise.givers, str(by.pk)}
    members = {str(person.user_id) for person in people_in(record.team_id)}
    if promise.to is None and members <= givers:
        raise ValidationError(
            _("You cannot join: one member must remain who can accept the promise as done.")
        )
