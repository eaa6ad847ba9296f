"""Import, ask, measure and forget ties; each function authorises and checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from functools import partial
from math import ceil
from typing import Any, Final
from uuid import UUID

import polars as pl
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.core.disclosure import CROWD
from wholesum.network.organisation.bridges import next_bridges
from wholesum.network.organisation.change import bridging_change
from wholesum.network.organisation.tables import TieTable
from wholesum.network.organisation.ties import FEWEST, OrganisationNetwork
from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.organisations.access import led_organisation
from wholesum.web.organisations.queries import tree
from wholesum.web.organisations.services import APART, REMEMBERED
from wholesum.web.organisations.ties.access import (
    asked_round,
    latest_wave,
    run_round,
    seen_ties,
)
from wholesum.web.organisations.ties.figures import ALL, Groups, choose_shown, figures_of, groups_of
from wholesum.web.organisations.ties.forgetting import forget_ties
from wholesum.web.organisations.ties.models import Bridge, OptOut, Roster, TieRound, TieWave
from wholesum.web.organisations.ties.queries import (
    functions_by_account,
    joined,
    kept_waves,
    key_of,
    opted_out,
    own_counts,
    restored,
    stored,
    whole_tree,
)
from wholesum.web.rounds import services
from wholesum.web.teams.losses import Loss, mail_loss
from wholesum.web.teams.models import Team
from wholesum.web.teams.services import lock_team

NEEDED: Final = 0.7
"""The share of those asked who must answer."""


def functions_known(team: UUID, table: TieTable) -> dict[str, str]:
    """Return the function of each digest: from the table, else from the last roster."""
    if table.functions:
        return {key_of(person): name for person, name in table.functions.items()}
    roster = Roster.objects.filter(team=team).first()
    return dict(roster.functions) if roster else {}


def keys_in(table: TieTable) -> dict[str, str]:
    """Return the digest of each person who is in a tie of a table."""
    return {person: key_of(person) for tie in table.ties for person in tie[:2]}


def network_from(
    functions: Mapping[str, str], table: TieTable, away: Collection[str]
) -> OrganisationNetwork:
    """Join the ties of a table with known functions, without the people who are left out."""
    people = pl.DataFrame(
        {"person": list(functions), "function": list(functions.values())},
        {"person": pl.String, "function": pl.String},
    )
    keys = keys_in(table)
    rows = [(keys[source], keys[target], weight) for source, target, weight in table.ties]
    return joined(people, _ties(rows), away)


@transaction.atomic
def take_table(*, by: User, team: UUID, table: TieTable, away: Collection[str]) -> TieWave | None:
    """Save a roster, or measure the ties of a table as a new wave."""
    top = led_organisation(by, team).team
    lock_team(team)
    earlier, functions = opted_out(team), functions_known(team, table)
    OptOut.objects.bulk_create(OptOut(team=top, person=key) for key in sorted(set(away) - earlier))
    gone, inside = earlier.union(away), whole_tree(team)
    for key in away:
        forget_ties(inside, key)
    if table.is_roster:
        shown = {key: name for key, name in functions.items() if key not in gone}
        Roster.objects.update_or_create(team=top, defaults={"functions": shown})
        return None
    check_apart(top)
    return record_wave(top, network_from(functions, table, gone), by=by)


def check_apart(top: Team) -> None:
    """Refuse a wave that would be made less than four weeks after the last one.

    A deleted wave does not count, so that a wrong import can be replaced at once. The people behind
    its figures stay remembered, and ``choose_shown`` compares a new wave with them more strictly
    in these four weeks.
    """
    last = kept_waves(top.pk).first()
    if last is not None and last.made + APART > top.today():
        day = date_format(last.made + APART, "j F Y")
        message = _("The last wave is less than four weeks old. The next one can be from %(day)s.")
        raise ValidationError(message % {"day": day})


def record_wave(
    top: Team,
    network: OrganisationNetwork,
    *,
    by: User | None = None,
    topic: str = "",
    made: date | None = None,
) -> TieWave:
    """Measure a network, save what may be shown, and forget the ties of the wave before."""
    if not network.enough:
        message = _(
            "Figures need ties among at least %(fewest)s people with a known function, and answers "
            "of seven in ten of them."
        )
        raise ValidationError(message % {"fewest": FEWEST}, code="few")
    day = made or top.today()
    waves = TieWave.objects.filter(team=top)
    kept, shown = _shown_of(top, network, day)
    before = waves.filter(topic=topic).exclude(network=None).first()
    change = None if before is None else bridging_change(restored(before.network), kept)
    waves.update(network=None, own={})
    old = waves.filter(made__lte=day - REMEMBERED)
    old.filter(figures={}).delete()
    old.update(groups={})
    groups = groups_of(shown) if shown is not None else {ALL: frozenset(kept.people)}
    wave = TieWave.objects.create(
        team=top,
        made=day,
        made_by=by,
        topic=topic,
        figures=figures_of(kept, shown, change),
        groups={name: sorted(people) for name, people in groups.items()},
        network=stored(kept),
        own=own_counts(kept),
    )
    _propose_bridges(top, kept)
    return wave


def _shown_of(
    top: Team, network: OrganisationNetwork, day: date
) -> tuple[OrganisationNetwork, OrganisationNetwork | None]:
    """Return what a wave of a day may show, or raise an error if it would show few people."""
    remembered = _waves_with(network.people, day - REMEMBERED)
    earlier = [_groups(wave) for wave in remembered]
    own = [wave for wave in remembered if wave.team_id == top.pk]
    last = [_groups(wave) for wave in own if wave.made == own[0].made]
    deleted = [_groups(wave) for wave in remembered if not wave.figures and wave.made + APART > day]
    chosen = choose_shown(network, last, earlier, deleted)
    if chosen is None:
        is_crowd = min(len(network.people), *(len(wave[ALL]) for wave in earlier)) >= CROWD
        until = date_format(remembered[0].made + (APART if is_crowd else REMEMBERED), "j F Y")
        message = _(
            "One or two people left since the last wave. The difference would show their ties, so "
            "there is no new wave until more people change, or until %(day)s."
        )
        raise ValidationError(message % {"day": until}, code="left")
    return chosen


@transaction.atomic
def delete_wave(*, by: User, team: UUID, tie_wave: UUID) -> None:
    """Delete the figures, the ties and the proposals of the latest wave, but not its groups.

    Users may have seen the figures. So a later wave is compared with the groups for half a year, as
    with those of all waves.
    """
    lock_team(team)
    latest = latest_wave(by, team, tie_wave)
    mail_loss(team, partial(loss_of, latest))
    TieWave.objects.filter(pk=tie_wave).update(figures={}, network=None, own={}, topic="")
    Bridge.objects.filter(team=team).delete()
    transaction.on_commit(wipe_traces, robust=True)


def loss_of(wave: TieWave) -> Loss:
    """Return what is lost if a wave is deleted."""
    title = _("A facilitator deleted the wave of ties of %(day)s")
    lines = (
        _("All figures, ties and proposals to meet of this wave are deleted."),
        _(
            "The server keeps, as codes, which people were counted, until the first wave after half "
            "a year. So the figures of a later wave cannot be subtracted to show the ties of one or "
            "two people."
        ),
    )
    return Loss(title % {"day": date_format(wave.made, "j F Y")}, lines)


@transaction.atomic
def opt_out(*, by: User, team: UUID) -> None:
    """Leave a user out of all figures in the tree of a team, and delete their ties.

    Figures that were shown stay, also on the own pages of other people.
    """
    seen_ties(by, team)
    lock_team(team)
    OptOut.objects.get_or_create(team_id=team, person=key_of(by.email))
    forget_ties(whole_tree(team), key_of(by.email))


@transaction.atomic
def opt_in(*, by: User, team: UUID) -> None:
    """Count a user again, from the next wave on."""
    seen_ties(by, team)
    OptOut.objects.filter(team__in=whole_tree(team), person=key_of(by.email)).delete()


def forget_account(user: User) -> None:
    """Delete the ties of a user in all organisations."""
    forget_ties(set(tree()), key_of(user.email))


@receiver(email_changed)
def _follow_email(
    from_email_address: EmailAddress | None, to_email_address: EmailAddress, **_kwargs: object
) -> None:
    if from_email_address is not None:
        change_email(before=from_email_address.email, after=to_email_address.email)


@transaction.atomic
def change_email(*, before: str, after: str) -> None:
    """Keep the ties of a user, and the choice to be left out, under their new email address."""
    old, new = key_of(before), key_of(after)
    for choice in OptOut.objects.filter(person=old):
        OptOut.objects.get_or_create(team_id=choice.team_id, person=new)
    for roster in Roster.objects.filter(functions__has_key=old):
        roster.functions.setdefault(new, roster.functions.pop(old))
        roster.save(update_fields=["functions"])
    for wave in TieWave.objects.exclude(groups={}):
        if old not in wave.groups.get(ALL, ()):
            continue
        if wave.network and new in wave.network["people"]:
            forget_ties({wave.team_id}, old)
            continue
        if wave.network:
            wave.network["people"] = _renamed(wave.network["people"], old, new)
        if old in wave.own:
            wave.own[new] = wave.own.pop(old)
        wave.groups = {name: _renamed(keys, old, new) for name, keys in wave.groups.items()}
        wave.save(update_fields=["network", "groups", "own"])


@transaction.atomic
def open_round(*, by: User, team: UUID, topic: str, last_day: date) -> TieRound:
    """Ask the members of all teams of an organisation whom they turn to for something.

    No round opens that could have no figures, because one or two people left since the last wave.
    """
    top = led_organisation(by, team).team
    lock_team(team)
    if TieRound.objects.filter(team=top, closed=None).exists():
        raise ValidationError(_("A round is open already. Close it first."))
    check_apart(top)
    opened = TieRound(
        team=top, topic=topic, closes=datetime.combine(last_day, time(23, 59), top.clock)
    )
    invited = set(opened.invited)
    if len(invited) < FEWEST:
        message = _(
            "Only %(asked)s people would be asked. Figures need at least %(fewest)s. Invite more "
            "people to the teams of the organisation first."
        )
        raise ValidationError(message % {"asked": len(invited), "fewest": FEWEST})
    functions = functions_by_account(team)
    people = [(key_of(user.email), functions[user]) for user in invited]
    schema = {"person": pl.String, "function": pl.String}
    asked = joined(pl.DataFrame(people, schema, orient="row"), _ties([]))
    _shown_of(top, asked, top.today())
    services.open_round(opened)
    opened.people = {str(user.pk): functions[user] for user in invited}
    opened.threshold = max(opened.threshold, ceil(NEEDED * opened.asked))
    opened.save(update_fields=["people", "threshold"])
    return opened


@sensitive_variables("answers")
def send_sheet(*, by: User, team: UUID, tie_round: UUID, answers: Mapping[str, object]) -> None:
    """Record whom a user turns to."""
    services.submit(asked_round(by, team, tie_round), by=by, sent=answers)


def remind(*, by: User, team: UUID, tie_round: UUID) -> TieRound:
    """Email everyone who was asked, also those who have answered."""
    return services.remind(run_round(by, team, tie_round))


def prolong(*, by: User, team: UUID, tie_round: UUID) -> TieRound:
    """Prolong a round with too few answers by a week."""
    return services.prolong(run_round(by, team, tie_round))


def close_round(*, by: User, team: UUID, tie_round: UUID) -> TieRound:
    """Close a round before its last day."""
    return services.close_round(run_round(by, team, tie_round))


@transaction.atomic
def delete_round(*, by: User, team: UUID, tie_round: UUID) -> None:
    """Delete an open round with its answers."""
    found = run_round(by, team, tie_round)
    mail_loss(team, loss_of_round)
    services.delete_round(found)


def loss_of_round() -> Loss:
    """Return what is lost if an open round is deleted."""
    title = _("A facilitator deleted the open round about who turns to whom")
    return Loss(title, (_("All answers of the open round are deleted."),))


def measure_round(closed: TieRound, answers: Mapping[int, Collection[int]]) -> None:
    """Measure the answers of a closed round as a wave, if they may be shown."""
    accounts = {str(user.pk): user for user in User.objects.filter(pk__in=map(int, closed.people))}
    keys = {pk: key_of(user.email) for pk, user in accounts.items()}
    people = pl.DataFrame(
        [(key, closed.people[pk], int(pk) in answers) for pk, key in keys.items()],
        {"person": pl.String, "function": pl.String, "answered": pl.Boolean},
        orient="row",
    )
    rows = [
        (keys[str(by)], keys[str(named)], 1.0)
        for by, those in answers.items()
        for named in those
        if str(by) in keys and str(named) in keys
    ]
    network = joined(people, _ties(rows), opted_out(closed.team_id))
    try:
        record_wave(closed.team, network, topic=closed.topic)
    except ValidationError as error:
        closed.refusal = error.code or ""


def _ties(rows: list[tuple[str, str, float]]) -> pl.DataFrame:
    columns = {"source": pl.String, "target": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, columns, orient="row")


def _waves_with(people: Iterable[str], after: date) -> list[TieWave]:
    """Return the waves of any organisation with some of the people, and the waves these overlap.

    A part may have left the tree of teams. And if two waves add up to a third, all three count.
    """
    waves = list(TieWave.objects.filter(made__gt=after).defer("network", "own"))
    reached, before = set(people), 0
    while before < len(reached):
        before = len(reached)
        near = [wave for wave in waves if not reached.isdisjoint(wave.groups.get(ALL, ()))]
        reached.update(*(wave.groups[ALL] for wave in near))
    return near


def _renamed(keys: list[str], old: str, new: str) -> list[str]:
    return [new if key == old else key for key in keys]


def _groups(wave: TieWave) -> Groups:
    return {name: frozenset(people) for name, people in wave.groups.items()}


def _propose_bridges(top: Team, network: OrganisationNetwork) -> None:
    """Propose pairs of people with an account to meet; each is in at most two proposals."""
    Bridge.objects.filter(team=top).delete()
    accounts: dict[str, Any] = {key_of(user.email): user for user in functions_by_account(top.pk)}
    Bridge.objects.bulk_create(
        Bridge(
            team=top,
            one=accounts[bridge.one],
            other=accounts[bridge.other],
            functions=bridge.functions,
        )
        for bridge in next_bridges(network, max(10, len(network.people) // 10))
        if bridge.one in accounts and bridge.other in accounts
    )
