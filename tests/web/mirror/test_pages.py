"""The pages of the Mirror and its facets: access, and the same values as in the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.web.mirror.pages import Page
from tests.web.mirror.rounds import add_open_round, dated, import_rounds, sign_round
from wholesum.core.facets import FACETS
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.gather import gather
from wholesum.pulse.charts.facets import item_answers, through_time
from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.decisions.services import record_decision
from wholesum.web.exchange.evidence import team_evidence
from wholesum.web.mirror import queries
from wholesum.web.mirror.tasks import work_out_mirror
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.services import delete_round
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]
PAGES = ("", "facet/mutual_trust/", "report/", "json/", "evidence/")


def at(team: Team, page: str = "") -> str:
    return f"/teams/{team.pk}/mirror/{page}"


def test_given_an_outsider_when_a_page_of_the_mirror_is_opened_then_it_is_not_found(
    client_of: ClientOf, ada: User, cleo: User, dag: User, team_of_two_rounds: Team
) -> None:
    for page in PAGES:
        found = [
            client_of(user).get(at(team_of_two_rounds, page)).status_code
            for user in (ada, cleo, dag)
        ]
        assert found == [200, 200, 404], page


def test_given_a_visitor_without_an_account_when_the_mirror_is_opened_then_they_must_sign_in(
    client: Client, team_of_two_rounds: Team
) -> None:
    for page in PAGES:
        answer = client.get(at(team_of_two_rounds, page))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_given_a_post_request_to_the_mirror_then_it_is_refused(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team
) -> None:
    assert {client_of(ada).post(at(team_of_two_rounds, page)).status_code for page in PAGES} == {
        405
    }


def test_page_of_the_mirror_has_the_table_of_its_chart(
    client_of: ClientOf, ada: User, team_after_cycles: Team
) -> None:
    page = Page(client_of(ada).get(at(team_after_cycles)).content.decode())
    drawn = mirror_chart(gather(team_evidence(team_after_cycles)).mirror)
    expected = [drawn.table.columns, *drawn.table.rows]
    assert page.tables[:2] == [expected, expected]


def test_page_of_a_facet_has_the_tables_of_its_two_charts(
    client_of: ClientOf, ada: User, team_after_cycles: Team
) -> None:
    client, pulse = client_of(ada), gather(team_evidence(team_after_cycles)).pulse
    latest = pulse.rounds[-1]
    for said in latest.facets:
        page = Page(client.get(at(team_after_cycles, f"facet/{said.facet}/")).content.decode())
        drawn = [through_time(pulse, said.facet), item_answers(said, latest.round)]
        assert page.tables == [[chart.table.columns, *chart.table.rows] for chart in drawn]


def test_given_a_past_cycle_when_its_mirror_is_opened_then_it_shows_only_data_up_to_that_cycle(
    client_of: ClientOf, ada: User, team_after_cycles: Team
) -> None:
    page = Page(client_of(ada).get(at(team_after_cycles, "?cycle=2")).content.decode())
    drawn = mirror_chart(gather(team_evidence(team_after_cycles)).after(2).mirror)
    assert page.tables[0] == [drawn.table.columns, *drawn.table.rows]
    facets = [link for link in page.links if "/facet/" in link]
    assert len(set(facets)) == len(FACETS)
    assert all(link.endswith("?cycle=2") for link in facets)


@pytest.mark.parametrize("cycle", ["0", "3", "-1", "two", "²", "1" * 5000])
def test_given_an_unknown_cycle_when_the_mirror_of_it_is_opened_then_the_page_is_not_found(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team, cycle: str
) -> None:
    client = client_of(ada)
    found = {
        client.get(at(team_of_two_rounds, page), {"cycle": cycle}).status_code for page in PAGES[:4]
    }
    assert found == {404}


@pytest.mark.parametrize("facet", ["heroism", "MUTUAL_TRUST", "mutual_trust-2"])
def test_given_an_unknown_facet_when_the_page_of_it_is_opened_then_the_page_is_not_found(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team, facet: str
) -> None:
    assert client_of(ada).get(at(team_of_two_rounds, f"facet/{facet}/")).status_code == 404


def test_given_a_facet_that_no_pulse_asked_about_then_its_page_is_neither_linked_nor_found(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team
) -> None:
    client = client_of(ada)
    page = Page(client.get(at(team_of_two_rounds)).content.decode())
    assert [link for link in page.links if "/facet/" in link] == [
        at(team_of_two_rounds, "facet/mutual_trust/")
    ]
    assert client.get(at(team_of_two_rounds, "facet/mutual_trust/")).status_code == 200
    assert client.get(at(team_of_two_rounds, "facet/equality/")).status_code == 404


def test_pages_of_the_mirror_have_no_inline_style_or_script(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team
) -> None:
    for name in PAGES[:2]:
        page = Page(client_of(ada).get(at(team_of_two_rounds, name)).content.decode())
        assert not [tag for tag, known in page.tags if "style" in known or tag == "style"]
        assert not [tag for tag, known in page.tags if any(key.startswith("on") for key in known)]
        assert all("src" in known for tag, known in page.tags if tag == "script")
        ids = [known["id"] for _tag, known in page.tags if "id" in known]
        assert len(ids) == len(set(ids))


def test_given_an_open_round_of_a_pulse_then_the_mirror_and_its_downloads_show_nothing_of_it(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team
) -> None:
    client = client_of(ada)
    before = [client.get(at(team_of_two_rounds, page)).content for page in PAGES[:4]]
    people = len(client.get(at(team_of_two_rounds, "evidence/")).content)
    add_open_round(team_of_two_rounds, "Secret autumn")
    after = [client.get(at(team_of_two_rounds, page)).content for page in PAGES[:4]]
    assert [cut(content) for content in after] == [cut(content) for content in before]
    assert abs(len(client.get(at(team_of_two_rounds, "evidence/")).content) - people) < 20
    assert client.get(at(team_of_two_rounds, "?cycle=3")).status_code == 404


def test_given_no_closed_round_when_the_mirror_is_opened_then_it_says_that_it_is_empty(
    client_of: ClientOf, ada: User, cleo: User, team: Team
) -> None:
    add_open_round(team, "Secret autumn")
    shown = client_of(ada).get(at(team)).content.decode()
    assert "The Mirror is empty so far." in shown
    assert "Secret autumn" not in shown
    assert "/pulse/open/" not in shown
    assert "/pulse/open/" in client_of(cleo).get(at(team)).content.decode()
    assert client_of(ada).get(at(team, "facet/equality/")).status_code == 404
    assert client_of(ada).get(at(team, "report/")).status_code == 200
    assert client_of(ada).get(at(team, "json/")).json()["cycles"] == []


def test_given_a_round_with_too_few_answers_when_the_mirror_is_opened_then_the_mirror_is_empty(
    client_of: ClientOf, ada: User, team: Team
) -> None:
    import_rounds(team, dated({"1": [[5, 4, 1]] * 4}))
    assert "The Mirror is empty so far." in client_of(ada).get(at(team)).content.decode()


@pytest.mark.parametrize("page", PAGES[:4])
def test_given_more_rounds_and_answers_when_the_mirror_is_shown_then_the_queries_stay_the_same(
    client_of: ClientOf, ada: User, team: Team, page: str
) -> None:
    client = client_of(ada)
    counts = []
    for name, answers in (("1", 6), ("2", 12), ("3", 12)):
        import_rounds(team, dated({name: [[4, 4, 2]] * answers}))
        client.get(at(team, page))
        with CaptureQueriesContext(connection) as seen:
            client.get(at(team, page))
        counts.append(len(seen))
        assert not [query for query in seen.captured_queries if "pulse_sealedsheet" in query["sql"]]
    each = len(settings.PRACTICES)  # one query of each practice says whether its records changed
    asks_for_agreements = page.startswith(("facet", "report"))
    # Agreements are read again from all records; recognition has stories and rewards.
    expected = 3 + 2 * each if asks_for_agreements else (3 if page else 4) + each
    assert counts == [expected] * 3


def test_given_decisions_and_no_pulse_when_the_mirror_is_opened_then_it_shows_the_decisions(
    client_of: ClientOf, ada: User, team: Team
) -> None:
    """Actions without answers: the Mirror shows them, and says what is missing on the left."""
    client, day = client_of(ada), date(2026, 5, 1)
    people = list(team.memberships.values_list("pk", flat=True))
    for _ in range(8):
        record_decision(
            by=ada, team=team.pk, text="Start", day=day, concerned=people, heard=people[:2]
        )
    page = client.get(at(team)).content.decode()
    assert "No pulse has closed yet" in page
    assert "16 of 24 times, somebody affected was heard" in page
    facet = client.get(at(team, "facet/inclusion/")).content.decode()
    assert "the people affected were heard" in facet
    assert "There are no answers about this facet yet" in facet
    rows = client.get(at(team, "json/")).json()["rows"]
    assert [row["facet"]["code"] for row in rows if row["does"]] == ["inclusion"]
    assert client.get(at(team, "facet/equality/")).status_code == 404
    record_decision(by=ada, team=team.pk, text="On", day=day, concerned=people, heard=people)
    assert "19 of 27 times, somebody affected was heard" in client.get(at(team)).content.decode()


def test_given_a_changed_round_name_or_answer_when_the_mirror_is_opened_then_it_is_computed_again(
    client_of: ClientOf, ada: User, bo: User, team: Team
) -> None:
    client = client_of(ada)
    import_rounds(team, dated({"1": [[4, 4, 2]] * 6}))
    assert client.get(at(team, "json/")).json()["cycles"] == ["1"]
    people = sign_round(team, "2", 6)
    assert client.get(at(team, "json/")).json()["cycles"] == ["1", "2"]
    Team.objects.filter(pk=team.pk).update(name="Other")
    assert client.get(at(team, "json/")).json()["team"] == "Other"
    people[-1].delete()
    row = client.get(at(team, "json/")).json()["rows"][2]
    assert [said["words"] for said in row["says"]] == ["6 of 6 answered", "5 of 6 answered"]


def cut(content: bytes) -> str:
    """Remove the token that differs in each response."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())


def test_given_a_closed_round_when_its_task_runs_then_the_mirror_is_computed_in_the_background(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    DBTaskResult.objects.all().delete()
    evidence_changed.send(Round, team=team_of_two_rounds.pk)
    (waiting,) = DBTaskResult.objects.filter(task_path=work_out_mirror.module_path)
    work_out_mirror.call(*waiting.args_kwargs["args"])

    def refuse(_evidence: object) -> None:
        raise AssertionError("the page works it out once more")

    monkeypatch.setattr(queries, "gather", refuse)
    assert client_of(ada).get(at(team_of_two_rounds)).status_code == 200


def test_given_a_deleted_round_then_the_cached_mirror_of_its_team_is_deleted(
    team_of_two_rounds: Team,
    cleo: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    queries.team_mirror(team_of_two_rounds)
    assert caches["mirrors"].get(str(team_of_two_rounds.pk)) is not None
    gone = team_of_two_rounds.rounds.earliest("opened")
    with django_capture_on_commit_callbacks() as waiting:
        delete_round(by=cleo, team=team_of_two_rounds.pk, round_id=gone.pk)
    for callback in waiting:
        if "wipe_traces" not in repr(callback):  # not within a transaction
            callback()
    assert caches["mirrors"].get(str(team_of_two_rounds.pk)) is None


def test_given_a_deleted_team_when_its_mirror_task_runs_then_no_error_is_raised(db: None) -> None:
    work_out_mirror.call(str(uuid4()))
