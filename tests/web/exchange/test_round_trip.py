"""A team that is exported, imported and exported again has the same files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.commitments.conftest import act, promise
from tests.web.dialogue.conftest import start_voting, vote, write_all
from tests.web.focus.conftest import EFFORTS, Walk
from tests.web.mirror.rounds import ROWS, dated, import_rounds, sign_round
from tests.web.mirror.test_export import folder_of, named
from tests.web.network.conftest import fill as fill_network
from tests.web.recognition.conftest import fill as tell_stories
from tests.web.strengths.conftest import fill
from wholesum.commitments.transitions import Act
from wholesum.conversation.evidence import ConversationEvidence
from wholesum.demo import sample_team
from wholesum.mirror.evidence import check_folder, read_folder, write_folder
from wholesum.web.accounts.models import User
from wholesum.web.conversation.services import import_meetings
from wholesum.web.cycle import services as cycles
from wholesum.web.decisions.services import record_decision
from wholesum.web.dialogue.models import Dialogue, VotingRound
from wholesum.web.dialogue.services import moderation, opening, settling
from wholesum.web.dialogue.services.rounds import close_round
from wholesum.web.exchange.folders import pack
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.services import deciding, rounds, values
from wholesum.web.operations.services import add_sample_team
from wholesum.web.teams.models import AbsentPerson, Membership, Team

ClientOf = Callable[[User], Client]


def files(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(folder.iterdir())}


def exported(client: Client, team: Team, page: str, into: Path) -> tuple[bytes, dict[str, str]]:
    """Download a folder, and check that the command line writes the same files again."""
    content = client.get(reverse(page, args=[team.pk])).content
    folder = folder_of(content, into)
    assert check_folder(folder) == []
    write_folder(read_folder(folder), into / "again")
    again = files(into / "again")
    (into / "again").rename(into.parent / f"{into.name}-again")
    assert again == files(folder)
    return content, again


def imported(client: Client, content: bytes, name: str) -> Team:
    sent = {"take": "yes", "file": named(content, "us.zip"), "name": name}
    answer = client.post(reverse("evidence-import"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return Team.objects.get(pk=answer["Location"].split("/")[2])


def without(person: User, found: dict[str, str]) -> dict[str, str]:
    """Leave out the row of the user who imported the team."""
    lines = found["people.csv"].splitlines(keepends=True)
    kept = [line for line in lines if f",{person.name},facilitator" not in line]
    assert len(kept) == len(lines) - 1
    return {**found, "people.csv": "".join(kept)}


def hold(team: Team, cleo: User, **terms: Any) -> Dialogue:
    """Hold a dialogue in which all members vote on all statements but a removed one."""
    usual: dict[str, Any] = {
        "question": "AskingKind should we stop doing?",
        "purpose": "To have room for what matters.",
        "decides": "The team decides by consent.",
        "closes": timezone.now() + timedelta(days=7),
    }
    dialogue = opening.open_dialogue(by=cleo, team=team.pk, **(usual | terms))
    first, second, *_rest = write_all(dialogue)
    vote_all(dialogue, start_voting(dialogue, cleo))
    taken: dict[str, Any] = {"by": cleo, "dialogue": dialogue.pk}
    moderation.moderate(statement=first.pk, act="removed", reason="Names a person.", **taken)
    settling.settle(statement=second.pk, ending="parked", text="Not now", **taken)
    return dialogue


def meet(team: Team, people: dict[str, User]) -> None:
    """Keep two meetings of one day with members, a person without an account and a guest."""
    named = [*people, "gone", None]
    voices = [
        {
            "meeting": meeting,
            "voice": str(number),
            "person": person,
            "words": 10 * number,
            "seconds": None if number == 2 else number / 3,
            "written": None if meeting == "b; 2" else number,
            "i": number,
            "we": 0,
        }
        for meeting in ("b; 2", "=a")
        for number, person in enumerate(named, start=1)
    ]
    about = {"date": team.today(), "floors": 9, "questions": 4}
    meetings = [{"meeting": "b; 2", "language": "en", **about}, {"meeting": "=a", **about}]
    evidence = ConversationEvidence(
        pl.DataFrame(meetings), pl.DataFrame(voices, infer_schema_length=None)
    )
    AbsentPerson.objects.create(team=team, person="gone", name="Gone", function="works")
    import_meetings(team, evidence, people)


def review(team: Team, ada: User, cleo: User) -> None:
    """Start two cycles, review the first, and ask the night shift about one of its prototypes."""
    at: dict[str, Any] = {"by": cleo, "team": team.pk}
    first = cycles.start_cycle(starts=date(2026, 1, 5), weeks=4, **at)
    cycles.start_cycle(starts=date(2026, 12, 28), weeks=13, **at)
    at |= {"by": ada, "cycle": first.pk}
    texts: dict[str, Any] = {
        "let_go": "Reports;\n\n=1+1",
        "let_come": "",
        "working": "“Hard” first",
    }
    cycles.record_review(**texts, **at)
    decision = team.decisions.filter(state="decided").latest("opened").pk
    for text, verdict in (("=A desk", "keep"), ("Open; desk", "")):
        about: dict[str, Any] = {"text": text, "verdict": verdict, "decision": decision}
        tried = cycles.write_prototype(effect="Fewer calls", **about, **at)
    asking: dict[str, Any] = {"by": ada, "team": team.pk, "prototype": tried.pk}
    _tried, link = cycles.ask_outside(asked="Night shift", **asking)
    cycles.answer_outside(token=link.split("/")[-2], outcome="not seen")


def vote_all(dialogue: Dialogue, asked: VotingRound) -> None:
    for number, voice in enumerate(dialogue.voices.select_related("dialogue").order_by("pk")):
        for place, statement in enumerate(dialogue.statements.filter(place__gt=0)):
            value = (number + place) % 3 - 1
            why = {} if value else {"why": "unclear"}
            vote(voice, asked, statement, value, matters=not place, **why)
    close_round(
        by=asked.dialogue.team.memberships.get(role="facilitator").user, dialogue=dialogue.pk
    )


def plan(team: Team, cleo: User, members: list[User], *names: str) -> None:
    """Run two focus rounds; an effort of the first is stopped and does not come again."""
    at: dict[str, Any] = {"by": cleo, "team": team.pk}
    walk = Walk(rounds.open_focus(name=names[0], **at), cleo, members)
    walk.weigh()
    walk.fill()
    for name in ("Trust", "Learning; slowly", "Care", "Pace", "Courage"):
        values.name_value(by=cleo, name=name, **walk.at)
    walk.ask(AskingKind.SCORES)
    walk.ask(AskingKind.VALUES)
    for user in walk.members:
        walk.score(user)
        walk.give(user, (20, 20, 20, 20, 20), AskingKind.VALUES)
    walk.close(AskingKind.SCORES)
    walk.close(AskingKind.VALUES)
    first = walk.round.values.get(name="Trust")
    values.write_expressed(by=cleo, cells={(first.pk, "agenda"): "30"}, **walk.at)
    deciding.start_deciding(by=cleo, **walk.at)
    stopped = walk.round.efforts.get(title=EFFORTS[0][0])
    deciding.decide(by=cleo, effort=stopped.pk, cells={"choice": "stop"}, **walk.at)
    rounds.close_focus(by=cleo, **walk.at)
    again = Walk(rounds.open_focus(name=names[1], **at), cleo, members)
    again.weigh()
    again.fill(EFFORTS[1:4])
    again.ask(AskingKind.SCORES)


@pytest.fixture
def full_team(team: Team, cleo: User, ada: User) -> Team:
    """A team with all kinds of rounds, dialogues and decisions, and a member who has left."""
    import_rounds(team, dated({"2": ROWS, "3": ROWS[:4], "4": ROWS}))
    names = ("ebo", "fay", "gus", "hal")
    more = [User.objects.create_user(f"{name}@example.org", name.title()) for name in names]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in more)
    members = [ada, User.objects.get(name="Bo"), *more]
    plan(team, cleo, members, "2026-11", "2027-01")
    fill_network(team, cleo)
    twice = hold(team, cleo, promise="signed", named=True)
    vote_all(twice, start_voting(twice, cleo))
    hold(team, cleo, promise="signed")
    hold(team, cleo, naming="unnamed")
    hold(team, cleo)
    places = list(team.memberships.values_list("pk", flat=True))
    for text in ("We meet on Mondays.", "We meet on Mondays.", "Two of us plan.\n\n=1+1"):
        record_decision(
            by=ada,
            team=team.pk,
            text=text,
            day=team.today(),
            concerned=places[:4],
            heard=places[1:3],
            proposer=places[2],
        )
    gone = User.objects.create_user("gone@example.org", "Gone")
    Membership.objects.create(team=team, user=gone)
    for giver, taker in ((ada, gone), (gone, ada), (members[1], None)):
        made = promise(giver, team, taker, needs="Time", stand_in=places[2], done="=1+1")
        act(giver, made, Act.WARN, text='So,\n"so"')
    fill(team, ada, members[1], cleo)
    tell_stories(team, ada, members[1], gone)
    gone.delete()
    review(team, ada, cleo)
    meet(team, {"a": ada, "b": members[1], "c": members[2]})
    signed = sign_round(team, "1", 6)
    Membership.objects.filter(user=signed[0]).delete()
    return team


PAGES = pytest.mark.parametrize("page", ["team-folder", "evidence-export"])


@PAGES
@pytest.mark.parametrize("kind", ["sample", pytest.param("full_team", marks=pytest.mark.slow)])
def test_given_a_team_when_exported_imported_and_exported_again_then_all_files_are_the_same(
    request: pytest.FixtureRequest,
    client_of: ClientOf,
    ada: User,
    dag: User,
    tmp_path: Path,
    page: str,
    kind: str,
) -> None:
    team = add_sample_team(ada) if kind == "sample" else request.getfixturevalue("full_team")
    content, first = exported(client_of(ada), team, page, tmp_path / "1")
    assert {"answers.csv", "decisions.csv", "efforts.csv", "statements.csv"} <= first.keys()
    assert {"meetings.csv", "voices.csv", "promises.csv", "promise_events.csv"} <= first.keys()
    assert len(first["voices.csv"].splitlines()) > 5
    assert {"cycles.csv", "sessions.csv", "prototypes.csv", "rewards.csv"} <= first.keys()
    new = imported(client_of(dag), content, team.name)
    _content, again = exported(client_of(dag), new, page, tmp_path / "2")
    again = without(dag, again)
    assert first.keys() == again.keys()
    for name in first:
        assert first[name] == again[name], name
    for address in (
        "mirror",
        "rounds",
        "dialogues",
        "focus",
        "decisions",
        "conversation",
        "commitments",
        "strengths",
        "strengths-challenges",
        *("recognition", "recognition-rewards"),
        "network",
        "cycle",
    ):
        assert client_of(dag).get(reverse(address, args=[new.pk])).status_code == 200


def test_given_tables_of_meetings_when_imported_and_exported_then_their_files_are_the_same(
    client_of: ClientOf, dag: User, tmp_path: Path
) -> None:
    sample = sample_team()
    conversation = {"conversation": sample.practices["conversation"]}
    alone = replace(sample, people=sample.people.sort("person"), practices=conversation)
    write_folder(alone, tmp_path / "library")
    written = files(tmp_path / "library")
    assert written.keys() == {"people.csv", "meetings.csv", "voices.csv"}
    new = imported(client_of(dag), pack(alone), "New")
    _content, found = exported(client_of(dag), new, "evidence-export", tmp_path / "1")
    assert without(dag, found) == written


@pytest.mark.slow
@PAGES
def test_given_an_imported_team_with_new_rounds_when_exported_then_old_and_new_rounds_are_there(
    client_of: ClientOf, ada: User, dag: User, full_team: Team, tmp_path: Path, page: str
) -> None:
    content, first = exported(client_of(ada), full_team, page, tmp_path / "1")
    new = imported(client_of(dag), content, "Going on")
    Membership.objects.bulk_create(
        Membership(team=new, user=user) for user in User.objects.exclude(pk=dag.pk)
    )
    hold(new, dag, promise="signed")
    members = User.objects.filter(memberships__team=new, memberships__answers=True)
    plan(new, dag, list(members), "again", "and again")
    content, second = exported(client_of(dag), new, page, tmp_path / "2")
    for name in ("dialogues.csv", "votes.csv", "decisions.csv", "verdicts.csv", "work.csv"):
        assert set(first[name].splitlines()) <= set(second[name].splitlines()), name
    assert len(second["dialogues.csv"].splitlines()) == len(first["dialogues.csv"].splitlines()) + 1
    third = imported(client_of(ada), content, "Going on")
    _content, last = exported(client_of(ada), third, page, tmp_path / "3")
    assert {**second, "people.csv": ""} == {**last, "people.csv": ""}


def test_given_all_kinds_of_rounds_when_a_member_exports_the_team_then_it_has_no_sealed_answer(
    client_of: ClientOf, ada: User, full_team: Team, tmp_path: Path
) -> None:
    _content, found = exported(client_of(ada), full_team, "team-folder", tmp_path / "1")
    assert not {"points.csv", "values.csv", "scores.csv"} & found.keys()
    evidence = read_folder(tmp_path / "1-again")
    dialogues = evidence.practices["dialogue"]
    about = dialogues.statements.join(dialogues.dialogues, on="dialogue")
    sealed = about.filter(promise="sealed")
    assert sealed["author"].is_null().all()
    counted = sealed.filter(naming="counts")["statement"]
    assert not dialogues.votes["statement"].is_in(counted.implode()).any()
    assert about.filter(moderated="rejected")["text"].unique().to_list() == [
        "(removed from the list)"
    ]
    weights = evidence.practices["focus"].goals["weight"].to_list()
    assert weights == [round(weight, 2) for weight in weights]


def test_given_an_imported_folder_when_pages_of_its_team_are_shown_then_they_say_what_is_missing(
    client_of: ClientOf, ada: User, dag: User, tmp_path: Path
) -> None:
    content, _files = exported(client_of(ada), add_sample_team(ada), "team-folder", tmp_path / "1")
    new = imported(client_of(dag), content, "New")
    round_ = new.focus_rounds.get()
    lists, decided = (
        client_of(dag).get(reverse(name, args=[new.pk, round_.pk])).content.decode()
        for name in ("focus-lists", "focus-decide")
    )
    assert "The scores are sealed" in lists
    assert "The monthly report in print" in decided
    dialogue = Dialogue.objects.filter(team=new).order_by("opened")[0]
    page = client_of(dag).get(reverse("dialogue", args=[dialogue.pk])).content.decode()
    assert "The votes are sealed" in page
    assert "There were fewer" not in page
