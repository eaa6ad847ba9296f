"""The pages of strengths: what each user sees, and nothing that ranks persons."""

import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from tests.web.strengths.conftest import fill
from wholesum.web.accounts.models import User
from wholesum.web.strengths.models import Challenge, KindOfWork, NamedStrength
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


@pytest.fixture
def filled(team: Team, ada: User, bo: User, cleo: User) -> Team:
    """Return a team with strengths, kinds of work and challenges."""
    fill(team, ada, bo, cleo)
    return team


def words(client: Client, name: str, team: Team, query: str = "") -> str:
    answer = client.get(reverse(name, args=[team.pk]) + query)
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


def words_in_parts(client: Client, name: str, team: Team, query: str) -> str:
    """Return the words of a page, with a dot where a block ends, and links without a space."""
    answer = client.get(reverse(name, args=[team.pk]) + query)
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h\d|figcaption|dd|option|label)>", ". ", main))


def test_given_a_team_without_strengths_when_the_page_of_strengths_opens_then_it_says_the_next_step(
    client_of: ClientOf, team: Team, ada: User
) -> None:
    assert "List them, for example" in words(client_of(ada), "strengths", team)
    assert "Nothing yet." in words(client_of(ada), "strengths-gifts", team)
    assert "none of you solve alone" in words(client_of(ada), "strengths-challenges", team)


def test_given_strengths_of_a_member_then_only_this_member_reads_stories_and_hidden_strengths(
    client_of: ClientOf, filled: Team, ada: User, bo: User, cleo: User
) -> None:
    mine = words(client_of(ada), "strengths-gifts", filled)
    assert "Named by others, not by you calm In the flood" in mine
    assert "A private story Named by Cleo. Only you see it." in mine
    for user in (bo, cleo, ada):
        for name in ("strengths", "strengths-challenges"):
            page = words(client_of(user), name, filled)
            assert "flood" not in page
            assert "private story" not in page
            assert "humour" not in page
    assert "flood" not in words(client_of(bo), "strengths-gifts", filled)


def test_given_levels_of_skill_that_a_member_saves_then_the_table_shows_them_in_its_first_row(
    client_of: ClientOf, filled: Team, cleo: User
) -> None:
    client = client_of(cleo)
    roster, sand = KindOfWork.objects.filter(team=filled)
    sent = {str(roster.pk): "could learn", str(sand.pk): "can stand in"}
    client.post(reverse("strengths", args=[filled.pk]), sent)
    page = words(client, "strengths", filled)
    assert "Cleo (you) ○ could learn ◇ can stand in" in page


def test_given_a_level_of_skill_that_does_not_exist_when_saved_then_the_form_is_shown_again(
    client_of: ClientOf, filled: Team, ada: User
) -> None:
    kind = KindOfWork.objects.filter(team=filled).first()
    assert kind is not None
    answer = client_of(ada).post(
        reverse("strengths", args=[filled.pk]), {str(kind.pk): "best of all"}
    )
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()


def test_given_a_proposed_learning_pair_then_only_the_learner_has_a_link_to_promise_to_learn(
    client_of: ClientOf, filled: Team, ada: User, cleo: User
) -> None:
    page = client_of(cleo).get(reverse("strengths", args=[filled.pk])).content.decode()
    assert "After the next swap: 1 → 2 of 2 kinds of work" in page
    assert "If one member is away, up to" in page
    assert f"{reverse('commitment-promise', args=[filled.pk])}?what=Learn" in page
    other = client_of(ada).get(reverse("strengths", args=[filled.pk])).content.decode()
    assert "Promise it" not in other


def test_given_strengths_of_members_then_no_page_and_no_export_shows_a_number_about_a_person(
    client_of: ClientOf, filled: Team, ada: User, bo: User, cleo: User
) -> None:
    numbers = re.compile(
        r"(Ada|Bo|Cleo)( \(you\))?[:,|\s]*\d|\d+ (strengths|kinds|points)\W+(of|for) (Ada|Bo|Cleo)"
    )
    for user in (ada, cleo):
        for name, query in (
            ("strengths", ""),
            ("strengths-gifts", ""),
            ("strengths-name", ""),
            ("strengths-challenges", "?look=1"),
            ("mirror", ""),
            ("team", ""),
        ):
            page = words_in_parts(client_of(user), name, filled, query)
            assert not numbers.search(page), (name, numbers.search(page))
            assert not re.search(r"\b(rank|score|total)\b", page, re.IGNORECASE), name
    for address in ("evidence-export", "team-folder"):
        content = client_of(cleo).get(reverse(address, args=[filled.pk])).content
        assert b"private" not in content


def test_given_a_search_for_groups_then_each_proposal_says_who_has_which_strength_and_if_it_is_best(
    client_of: ClientOf, filled: Team, ada: User
) -> None:
    page = words(client_of(ada), "strengths-challenges", filled, "?look=1")
    assert "Proposal 1" in page
    assert "Proven best: no other choice is better." in page
    assert "Ada: calm" in page
    assert "Cleo: an outside view" in page
    assert "Together they bring 2 of 3 needed strengths; no single member brings more" in page
    assert "No stand-in for: calm" in page
    assert "pairs have not worked on a challenge together." in page
    assert "Nobody has “law”. Ask who could learn it, or find it outside the team." in page


def test_given_a_member_who_must_and_must_not_be_in_a_group_then_the_page_says_it_is_impossible(
    client_of: ClientOf, filled: Team, ada: User
) -> None:
    key = Challenge.objects.get(title="Winter timetable").pk
    query = f"?look=1&pinned={key}+{ada.pk}&excluded={key}+{ada.pk}"
    page = words(client_of(ada), "strengths-challenges", filled, query)
    assert "cannot be both in and out" in page


def test_given_a_chosen_group_then_the_page_of_the_challenge_and_the_team_page_show_its_members(
    client_of: ClientOf, filled: Team, ada: User, bo: User
) -> None:
    challenge = Challenge.objects.get(title="Winter timetable")
    address = reverse("strengths-choose", args=[filled.pk, challenge.pk])
    client = client_of(ada)
    page = client.get(f"{address}?with={ada.pk}&with={bo.pk}").content.decode()
    assert page.count("checked") == 2
    members = [str(membership.pk) for membership in filled.memberships.filter(user__in=(ada, bo))]
    client.post(address, {"members": members, "meets": "2026-12-24"})
    found = words(client_of(bo), "strengths-challenges", filled)
    assert "Chosen: Ada, Bo. First meeting on 24 December 2026." in found


def test_given_a_challenge_that_needs_strengths_with_numbers_when_added_then_the_numbers_are_read(
    client_of: ClientOf, team: Team, ada: User
) -> None:
    sent = {"title": "Winter", "needs": "calm x 2\n\n maps ×3\nlaw", "hours": "4"}
    client_of(ada).post(reverse("strengths-challenges", args=[team.pk]), sent)
    needs = Challenge.objects.get().needs.values_list("word", "people")
    assert set(needs) == {("calm", 2), ("maps", 3), ("law", 1)}


def test_given_two_similar_names_of_strengths_when_a_member_merges_them_then_the_page_stops_asking(
    client_of: ClientOf, team: Team, ada: User
) -> None:
    client = client_of(ada)
    page = reverse("strengths-gifts", args=[team.pk])
    for word in ("humour", "humor"):
        client.post(page, {"word": word})
    for strength in NamedStrength.objects.all():
        client.post(reverse("strengths-decide", args=[team.pk, strength.pk, "show"]))
    page = words(client, "strengths", team)
    assert "Keep “humor” and replace “humour”" in page
    assert "Keep “humour” and replace “humor”" in page
    client.post(reverse("strengths-merge", args=[team.pk]), {"word": "humor", "into": "humour"})
    assert "Keep “" not in words(client, "strengths", team)


def test_given_a_strength_whose_author_is_deleted_then_its_page_says_that_another_person_named_it(
    filled: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    bo.delete()
    assert "Named by another person." in words(client_of(ada), "strengths-gifts", filled)
    assert render_to_string("core/words.html", {"words": ["<b>"]}).count("&lt;b&gt;") == 1


def test_given_italian_when_stand_ins_and_groups_are_shown_then_their_sentences_are_in_italian(
    filled: Team, cleo: User
) -> None:
    client = Client(headers={"accept-language": "it"})
    client.force_login(cleo)
    with translation.override("en"):  # What a page activates stays active in this thread.
        page = words(client, "strengths", filled)
        found = words(client, "strengths-challenges", filled, "?look=1")
    assert "Dopo il prossimo scambio: 1 → 2 tipi di lavoro su 2" in page
    assert "Se manca un membro, si fermano fino a" in page
    assert "Insieme portano 2 punti di forza necessari su 3" in found
