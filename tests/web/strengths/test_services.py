"""Acts on strengths: consent, own levels, merges, choices, leaving, import and own data."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from tests.web.strengths.conftest import fill
from wholesum.strengths.measures.stand_ins import Level
from wholesum.web.accounts.models import User
from wholesum.web.strengths import services
from wholesum.web.strengths.importing import import_strengths
from wholesum.web.strengths.models import (
    Challenge,
    ChallengeNeed,
    ChosenMember,
    KindOfWork,
    NamedStrength,
    WorkLevel,
)
from wholesum.web.strengths.queries import evidence_of, strengths_mark
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.services import leave


def place(team: Team, user: User) -> UUID:
    key: UUID = team.memberships.get(user=user).pk
    return key


def test_given_a_strength_of_a_member_named_by_another_then_it_is_private_until_the_member_shows_it(
    team: Team, ada: User, bo: User
) -> None:
    named = services.name_strength(
        by=bo, team=team.pk, person=place(team, ada), word=" calm ", story=""
    )
    assert (named.word, named.shared) == ("calm", False)
    with pytest.raises(ValidationError, match="Only the person can decide"):
        services.share_strength(by=bo, team=team.pk, strength=named.pk, shared=True)
    services.share_strength(by=ada, team=team.pk, strength=named.pk, shared=True)
    named.refresh_from_db()
    assert named.shared


def test_given_a_strength_when_its_author_or_its_person_removes_it_then_it_is_deleted(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    for who in (ada, bo):
        named = services.name_strength(
            by=bo, team=team.pk, person=place(team, ada), word="calm", story=""
        )
        with pytest.raises(Http404):
            services.remove_strength(by=cleo, team=team.pk, strength=named.pk)
        services.remove_strength(by=who, team=team.pk, strength=named.pk)
    assert not NamedStrength.objects.exists()


def test_given_the_same_strength_named_twice_by_one_member_then_the_second_is_refused(
    team: Team, ada: User, bo: User
) -> None:
    given = {"by": bo, "team": team.pk, "person": place(team, ada), "story": ""}
    services.name_strength(word="calm", **given)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="named this strength before"):
        services.name_strength(word="CALM", **given)  # type: ignore[arg-type]


def test_given_a_story_about_a_strength_of_oneself_then_it_is_refused(team: Team, bo: User) -> None:
    with pytest.raises(ValidationError, match="Choose another member"):
        services.name_strength(by=bo, team=team.pk, person=place(team, bo), word="calm", story="")


def test_given_levels_of_skill_saved_twice_on_a_day_then_only_the_later_ones_are_kept(
    team: Team, ada: User, bo: User
) -> None:
    kind = services.add_kind(by=ada, team=team.pk, title="Make the roster")
    for level in ("does", "could learn", "could learn"):
        services.set_levels(by=ada, team=team.pk, levels={kind.pk: level})
    services.set_levels(by=bo, team=team.pk, levels={kind.pk: "none"})
    (only,) = WorkLevel.objects.all()
    assert (only.user, only.level, only.day) == (ada, "could learn", team.today())


def test_given_a_kind_of_work_that_is_already_in_the_list_when_added_then_it_is_refused(
    team: Team, ada: User
) -> None:
    services.add_kind(by=ada, team=team.pk, title="Make the roster")
    with pytest.raises(ValidationError, match="is in the list"):
        services.add_kind(by=ada, team=team.pk, title="make  the ROSTER")


def test_given_two_similar_names_of_strengths_when_merged_then_all_rows_have_one_name_without_doubles(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    for word in ("humour", "humor"):
        services.name_strength(by=bo, team=team.pk, person=place(team, ada), word=word, story="")
    services.name_own_strength(by=cleo, team=team.pk, word="Humor")
    services.add_challenge(by=ada, team=team.pk, title="Night", needs={"humor": 2, "humour": 1})
    services.merge_words(by=cleo, team=team.pk, word="humor", into="humour")
    assert sorted(NamedStrength.objects.values_list("word", "user__name")) == [
        ("humour", "Ada"),
        ("humour", "Cleo"),
    ]
    assert list(ChallengeNeed.objects.values_list("word", "people")) == [("humour", 2)]


def test_given_the_chosen_group_of_a_challenge_when_changed_or_removed_then_the_challenge_shows_it(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    challenge = services.add_challenge(by=ada, team=team.pk, title="Night", needs={"calm": 1})
    for who in ((ada, bo), (bo, cleo)):
        services.choose_members(
            by=ada,
            team=team.pk,
            challenge=challenge.pk,
            members=[place(team, user) for user in who],
            meets=team.today() + timedelta(days=3),
        )
    assert set(ChosenMember.objects.values_list("user__name", flat=True)) == {"Bo", "Cleo"}
    services.choose_members(by=bo, team=team.pk, challenge=challenge.pk, members=())
    challenge.refresh_from_db()
    assert challenge.meets is None
    assert not ChosenMember.objects.exists()
    for number in range(6):
        user = User.objects.create_user(f"more{number}@example.org", f"More {number}")
        Membership.objects.create(team=team, user=user)
    members = list(team.memberships.values_list("pk", flat=True))[:6]
    with pytest.raises(ValidationError, match="one to five members"):
        services.choose_members(by=ada, team=team.pk, challenge=challenge.pk, members=members)


def test_given_a_challenge_that_needs_no_strength_when_added_then_it_is_refused(
    team: Team, ada: User
) -> None:
    with pytest.raises(ValidationError, match="between 1 and 20"):
        services.add_challenge(by=ada, team=team.pk, title="Night", needs={})


def test_given_a_member_who_leaves_the_team_then_they_no_longer_count_as_able_to_do_their_work(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    fill(team, ada, bo, cleo)
    leave(by=ada, team=team.pk)
    found = evidence_of(team.pk)
    assert [len(those) for those in found.levels().values()] == [1, 1]
    assert str(ada.pk) not in found.constellations["person"].to_list()


def test_given_a_deleted_account_or_team_then_all_its_rows_about_strengths_are_deleted(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    fill(team, ada, bo, cleo)
    bo.delete()
    calm = NamedStrength.objects.get(word="calm", wish=False)
    assert (calm.by, calm.user) == (None, ada)
    assert not NamedStrength.objects.filter(word="maps").exists()
    team.delete()
    for model in (NamedStrength, KindOfWork, WorkLevel, Challenge, ChosenMember):
        assert not model.objects.exists()


def test_given_exported_strengths_when_imported_then_they_are_the_same_and_only_shown_ones_are_exported(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    fill(team, ada, bo, cleo)
    shared = evidence_of(team.pk).shared_only()
    assert "private" not in str(shared.strengths.rows())
    assert "humour" not in str(shared.strengths.rows())
    other = Team.objects.create(name="Other")
    import_strengths(other, shared, {})
    again = evidence_of(other.pk)
    for table in again.TABLES:
        assert again.frame(table).equals(shared.frame(table)), table.name
    people = {str(user.pk): user for user in (ada, bo, cleo)}
    third = Team.objects.create(name="Third")
    import_strengths(third, shared, people)
    assert NamedStrength.objects.filter(team=third, user=ada, by=None, word="calm").exists()
    assert evidence_of(third.pk).levels()[evidence_of(third.pk).kinds_of_work["kind"][0]][
        str(ada.pk)
    ] in {Level.DOES}


def test_given_any_change_of_strengths_then_the_cached_mirror_counts_as_outdated(
    team: Team, ada: User, bo: User, cleo: User
) -> None:
    before = strengths_mark(team.pk)
    fill(team, ada, bo, cleo)
    marks = [before, strengths_mark(team.pk)]
    challenge = Challenge.objects.get(title="Night train")
    kind = KindOfWork.objects.first()
    assert kind is not None
    for act in (
        lambda: services.choose_members(by=ada, team=team.pk, challenge=challenge.pk, members=()),
        lambda: services.set_levels(by=bo, team=team.pk, levels={kind.pk: "could learn"}),
        lambda: services.merge_words(by=bo, team=team.pk, word="law", into="rules"),
        lambda: services.delete_kind(by=cleo, team=team.pk, kind=kind.pk),
        lambda: services.delete_challenge(by=cleo, team=team.pk, challenge=challenge.pk),
    ):
        act()
        marks.append(strengths_mark(team.pk))
    assert len(set(marks)) == len(marks)
