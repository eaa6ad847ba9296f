"""The importer of ties: detected, mapped, previewed with counts of what is left out, and taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.organisations.ties import people_of, table_of
from wholesum.web.accounts.models import User
from wholesum.web.organisations.ties.models import Roster, TieWave
from wholesum.web.organisations.ties.queries import key_of
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
TABLE = table_of(people_of(24))
ROSTER = "Email,Department\n" + "".join(f"{one},{what}\n" for one, what in TABLE.functions.items())
TIES = "From,To\n" + "".join(f"{one},{other}\n" for one, other, _weight in TABLE.ties)


@pytest.fixture
def send(team: Team, cleo: User, client_of: ClientOf) -> Callable[[Mapping[str, object]], str]:
    """Send what is given to the page of the import, and return its words or the next address."""

    def sent(given: Mapping[str, object]) -> str:
        page = reverse("team-import-file", args=[team.pk, "ties"])
        found = client_of(cleo).post(page, given)
        if found.status_code == 302:
            return found.headers["Location"]
        return unescape(" ".join(strip_tags(found.content.decode()).split()))

    return sent


Send = Callable[[Mapping[str, object]], str]


def test_given_a_roster_and_a_table_of_ties_then_both_are_previewed_and_imported_together(
    send: Send, team: Team
) -> None:
    page = send({"table": ROSTER})
    assert "The functions of 24 people are read." in page
    assert send({"table": ROSTER, "take": "yes"}).endswith("/import/ties/")
    assert len(Roster.objects.get().functions) == 24
    page = send({"table": TIES})
    assert "A wave of 72 ties among 24 people in 2 functions." in page
    assert not TieWave.objects.exists()
    assert send({"table": TIES, "take": "yes"}) == reverse("ties", args=[team.pk])
    assert TieWave.objects.get().figures["ties"] == 72


def test_given_lines_of_ties_that_cannot_be_used_then_the_preview_counts_them(send: Send) -> None:
    send({"table": ROSTER, "take": "yes"})
    first, second = people_of(2)
    extra = (
        f"{first},{first}\n,{second}\nnobody@example.org,{first}\n{second},nowhere@example.org\n"
    )
    page = send({"table": TIES + extra, "away": f"{first}\n"})
    assert "1 line without a person." in page
    assert "1 line in which a person turns to themselves." in page
    assert "7 ties with people who opted out." in page
    assert "2 ties with 2 people whose function is not known." in page
    assert "A wave of 66 ties among 23 people" in page


def test_given_an_unknown_column_in_a_table_of_ties_then_the_preview_names_the_column(
    send: Send,
) -> None:
    page = send({"table": "Email,Department,Shoe size\nada@example.org,Sales,40\n"})
    assert "These columns are not imported: “Shoe size”." in page


def test_given_a_roster_and_ties_with_different_ids_then_the_preview_warns(send: Send) -> None:
    send({"table": ROSTER, "take": "yes"})
    other = TIES + "".join(f"x{place},y{place}\n" for place in range(40))
    assert "Fewer than half of the people in the ties are in the roster." in send({"table": other})


def test_given_ties_with_other_ids_than_the_last_import_then_the_preview_warns(send: Send) -> None:
    send({"table": ROSTER, "take": "yes"})
    send({"table": TIES, "take": "yes"})
    page = send(
        {
            "table": "From,Department,To\n"
            + "".join(
                f"x{one},{TABLE.functions[one]},x{other}\n" for one, other, _weight in TABLE.ties
            )
        }
    )
    assert "Fewer than half of the people of the last wave are in this file." in page


def test_given_a_graphml_or_viva_file_of_ties_when_uploaded_then_it_is_read_as_a_table(
    send: Send,
) -> None:
    nodes = "".join(
        f'<node id="{one}"><data key="f">{what}</data></node>'
        for one, what in TABLE.functions.items()
    )
    edges = "".join(f'<edge source="{one}" target="{other}"/>' for one, other, _w in TABLE.ties)
    graph = (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="f" for="node" attr.name="function" attr.type="string"/>'
        f'<graph edgedefault="directed">{nodes}{edges}</graph></graphml>'
    )
    file = SimpleUploadedFile("firm.graphml", graph.encode())
    assert "A wave of 72 ties among 24 people" in send({"file": file, "source": "graphml"})
    viva = (
        "PrimaryCollaborator_PersonId,SecondaryCollaborator_PersonId,"
        "PrimaryCollaborator_Organization,SecondaryCollaborator_Organization,StrongTieScore\n"
    ) + "".join(
        f"{one},{other},{TABLE.functions[one]},{TABLE.functions[other]},0.5\n"
        for one, other, _weight in TABLE.ties
    )
    assert "A wave of 72 ties among 24 people" in send({"table": viva})


def test_given_a_table_of_ties_of_too_few_people_then_it_cannot_be_imported(send: Send) -> None:
    page = send({"table": "From,Department,To\nada,Sales,bo\nbo,Depot,ada\n", "take": "yes"})
    assert "Figures need ties among at least 12 people" in page
    assert not TieWave.objects.exists()


def test_given_a_person_with_two_job_functions_in_a_table_of_ties_then_the_fault_names_the_line(
    send: Send,
) -> None:
    page = send({"table": "Email,Department\nada,Sales\nada,Depot\n"})
    assert "line 3" in page
    assert "this person has two functions" in page


def test_given_a_weight_of_0_in_a_table_of_ties_then_the_preview_counts_the_line_as_no_tie(
    send: Send,
) -> None:
    page = send({"table": "From,To,Department,Weight\nada,bo,Sales,0\n"})
    assert "1 line with the weight 0, which is no tie." in page
    assert "A wave of 0 ties" in page


def test_given_a_roster_when_imported_then_the_app_stores_no_id_of_a_person(send: Send) -> None:
    send({"table": ROSTER, "take": "yes"})
    assert set(Roster.objects.get().functions) == {key_of(person) for person in people_of(24)}
