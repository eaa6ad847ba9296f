"""All words on pages can be translated, and the main pages of a member are in Italian."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from gettext import GNUTranslations
from html import unescape
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.db.models import TextChoices
from django.template.base import Lexer, Token, TokenType
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise

from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Reason
from wholesum.web.commitments.words import DONE, LABELS
from wholesum.web.cycle.models import Kind, Verdict
from wholesum.web.decisions.models import Stance
from wholesum.web.decisions.queries import Show
from wholesum.web.dialogue.models import Ending, Standing, Step
from wholesum.web.focus.models import Choice, Stage
from wholesum.web.notices.models import Mails
from wholesum.web.pulse import services, words
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Promise as RoundPromise
from wholesum.web.teams.models import Membership, Role, Team

WEB: Final = Path(settings.WEB)
CATALOGUE: Final = WEB / "locale" / "it" / "LC_MESSAGES"
TEMPLATES: Final = sorted(
    file for file in WEB.glob("*/templates/**/*") if file.suffix in {".html", ".txt"}
)
ANSWERING: Final = (
    "rounds/answer.html",
    "rounds/stepper.html",
    "rounds/sent.html",
    "pulse/answer.html",
    "pulse/promise.html",
    "dialogue/answer.html",
    "dialogue/answer_state.html",
    "dialogue/parts/voted.html",
    "dialogue/promise.html",
    "focus/points.html",
    "focus/promise.html",
    "focus/score.html",
    "cycle/outside.html",
    "core/page.html",
    "organisations/answer.html",
    "organisations/mail/promise.txt",
)
MEMBERS: Final = (
    "teams/frame.html",
    "teams/ways.html",
    "home/home.html",
    "home/team.html",
    "mirror/next_act.html",
    "mirror/missing.html",
    "mirror/mirror.html",
    "core/todos.html",
    "pulse/rounds.html",
    "pulse/round.html",
    "dialogue/frame.html",
    "dialogue/dialogues.html",
    "dialogue/dialogue.html",
    "dialogue/now.html",
    "dialogue/yours.html",
    *(
        f"dialogue/{file.parent.name}/{file.name}"
        for file in sorted((WEB / "dialogue" / "templates" / "dialogue").glob("*/*.html"))
        if file.name not in {"tend.html", "tended.html", "go.html", "waiting.html"}
    ),
    "focus/frame.html",
    "focus/rounds.html",
    "focus/round.html",
    "focus/goals.html",
    "focus/lists.html",
    "decisions/frame.html",
    "decisions/decisions.html",
    "decisions/decision.html",
    "decisions/consent.html",
    "decisions/stance.html",
    "decisions/versions.html",
    "decisions/sheets.html",
    "decisions/record_part.html",
    "decisions/due.html",
    *(
        f"commitments/{file.name}"
        for file in sorted((WEB / "commitments" / "templates" / "commitments").glob("*.html"))
        if file.name != "terms.html"
    ),
    "commitments/mail/report.txt",
    "commitments/mail/request.txt",
    *(
        f"cycle/{file.name}"
        for file in sorted((WEB / "cycle" / "templates" / "cycle").glob("*.html"))
        if file.name not in {"start.html", "dates.html"}
    ),
    "notices/notices.html",
    "notices/unsubscribe.html",
    "notices/mail/digest.html",
    "exchange/take_along.html",
    *(
        f"strengths/{name}.html"
        for name in ("strengths", "gifts", "gift", "level", "name", "challenges")
    ),
    *(
        f"recognition/{name}.html"
        for name in ("recognition", "parts", "own", "tell", "points", "rewards")
    ),
    "mirror/cycles.html",
    *(
        f"organisations/{file.name}"
        for file in sorted((WEB / "organisations" / "templates" / "organisations").glob("*.html"))
    ),
)
"""The main pages of a member; parts that only facilitators see are left out."""
NAMES: Final = {"Wholesum", "UTC"}
"""Words that are the same in every language."""
WORD: Final = re.compile(r"[^\W\d_]{2,}")
SPOKEN: Final = re.compile(r'(?:alt|aria-label|placeholder|title)="([^"]*)"')
CODE: Final = re.compile(r"<!--.*?-->|<(script|style|svg)\b.*?</\1>|<[^>]*>|&\w+;", re.DOTALL)
TRANSLATE: Final = re.compile(r"""(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
PLURAL: Final = r'^msgid "(.+)"\nmsgid_plural ".+"\nmsgstr\[0\] "(.+)"\nmsgstr\[1\] "(.+)"$'
ENDS: Final = {"blocktranslate": "endblocktranslate", "comment": "endcomment"}


def _outside(tokens: list[Token]) -> Iterator[str]:
    """Yield the text of a template outside blocks for translation; a tag leaves a space."""
    until = ""
    for token in tokens:
        tag = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if until:
            until = "" if tag == until else until
        elif tag in ENDS:
            until = ENDS[tag]
        elif token.contents in {"block page_class", "block form_class"}:
            until = "endblock"
        else:
            yield token.contents if token.token_type == TokenType.TEXT else " "


def _bare_words(template: str) -> list[str]:
    """Return the words of a template, also those for screen readers, that cannot be translated."""
    text = "".join(_outside(Lexer(template).tokenize()))
    read = CODE.sub(" ", text)
    heard = " ".join(SPOKEN.findall(text))
    return [word for word in WORD.findall(f"{read} {heard}") if word not in NAMES]


def _asked_for(template: str) -> Iterator[str]:
    """Yield the translatable strings of a template, of two forms the singular."""
    block: list[str] | None = None
    for token in Lexer(template).tokenize():
        said = token.contents
        if block is not None and said == "plural":
            yield "".join(block)
            block = None
            continue
        if token.token_type == TokenType.BLOCK and said.startswith("blocktranslate"):
            block = []
        elif token.token_type == TokenType.BLOCK and said.startswith("endblocktranslate"):
            if block is not None:
                yield "".join(block)
            block = None
        elif block is not None:
            is_variable = token.token_type == TokenType.VAR
            block.append(f"%({said})s" if is_variable else said)
        elif token.token_type == TokenType.BLOCK and (found := TRANSLATE.match(said)):
            yield (found[1] or found[2]).replace("%", "%%")


def _lacking(said: Iterator[str] | set[str]) -> set[str]:
    """Return the strings that the Italian catalogue does not translate."""
    known = vars(_italian())["_catalog"]
    return {text for text in said if text not in known and (text, 0) not in known}


def _italian() -> GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return GNUTranslations(file)


def _plain(written: str) -> str:
    """Return a string of the catalogue without its escapes."""
    return written.replace(r"\"", '"').replace(r"\n", "\n")


def _source(name: str) -> str:
    (file,) = (file for file in TEMPLATES if file.as_posix().endswith(f"/templates/{name}"))
    return file.read_text("utf-8")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('{% translate "Open" %} {{ team }} · 8<br>', []),
        ("<p class='lead'>Open {{ team }}</p>", ["Open"]),
        ("{% if a %}{% blocktranslate %}Open {{ b }}{% endblocktranslate %}{% endif %}", []),
        ('<nav aria-label="Main"></nav><nav aria-label="{% translate "x" %}"></nav>', ["Main"]),
        ("{% comment %}Needs a team.{% endcomment %}{# And a place. #}", []),
    ],
)
def test_given_a_template_with_words_that_cannot_be_translated_then_the_check_reports_them(
    template: str, words: list[str]
) -> None:
    assert _bare_words(template) == words


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(WEB).as_posix())
def test_every_word_of_every_template_can_be_translated(file: Path) -> None:
    assert _bare_words(file.read_text("utf-8")) == []


@pytest.mark.parametrize("name", ANSWERING)
def test_every_text_of_the_pages_for_answering_has_an_italian_translation(name: str) -> None:
    assert _lacking(_asked_for(_source(name))) == set()


def test_at_least_97_percent_of_the_texts_of_the_main_pages_of_a_member_are_in_italian() -> None:
    strings = {said for name in MEMBERS for said in _asked_for(_source(name))}
    lacking = _lacking(strings)
    assert len(lacking) <= 0.03 * len(strings), lacking


def test_given_a_text_missing_in_the_italian_catalogue_then_the_check_names_the_text() -> None:
    template = "{% translate 'Not there' %}{% blocktranslate count a=b %}One{% plural %}Two"
    assert _lacking(_asked_for(template)) == {"Not there", "One"}


@pytest.mark.parametrize(
    "choices",
    [Role, Step, Standing, Ending, Stage, Stance, Choice, Show, Reason, Kind, Verdict, Mails],
)
def test_options_that_members_choose_from_have_italian_translations(
    choices: type[TextChoices],
) -> None:
    assert _lacking({str(label) for label in choices.labels} - {""}) == set()


def test_names_of_acts_on_promises_have_italian_translations() -> None:
    assert _lacking({str(words) for words in (*LABELS.values(), *DONE.values())} - {"No"}) == set()


def test_question_and_options_of_the_pulse_have_italian_translations() -> None:
    said: list[str | Promise] = [words.STEM, words.CANNOT_SAY, *words.OPTIONS]
    with translation.override("en"):
        english = [str(text) for text in said]
    with translation.override("it"):
        italian = [str(text) for text in said]
    assert len(set(italian)) == len(said)
    assert set(italian) & set(english) == set()


def test_compiled_italian_translations_equal_the_written_ones() -> None:
    """Times of files mean nothing in a checkout, so that the content is compared."""
    written = (CATALOGUE / "django.po").read_text("utf-8")
    single = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', written, re.MULTILINE)
    entries: dict[str | tuple[str, int], str] = {_plain(key): _plain(said) for key, said in single}
    for key, one, many in re.findall(PLURAL, written, re.MULTILINE):
        entries |= {(_plain(key), 0): _plain(one), (_plain(key), 1): _plain(many)}
    compiled = {key: said for key, said in vars(_italian())["_catalog"].items() if key}
    assert compiled == entries
    assert "fuzzy" not in written


@pytest.fixture
def asked(team: Team, cleo: User) -> Round:
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    closes = timezone.now() + timedelta(days=7)
    return services.open_round(by=cleo, team=team.pk, name="2026-11", length="short", closes=closes)


@pytest.fixture
def italian_ada(ada: User) -> Iterator[Client]:
    client = Client(headers={"accept-language": "it"})
    client.force_login(ada)
    with translation.override("en"):  # What a page activates stays active in this thread.
        yield client


def _english() -> set[str]:
    """Return the strings of the answering pages, cut at what is filled in."""
    said = [*(one for name in ANSWERING for one in _asked_for(_source(name)))]
    said += [str(text) for text in (words.STEM, words.CANNOT_SAY, *words.OPTIONS)]
    pieces = {piece.strip(" .:;,") for text in said for piece in re.split(r"%\(\w+\)s|%%\w", text)}
    return {piece for piece in pieces if len(piece) > len("of")} - NAMES


def _left(page: str, asked: Round) -> list[str]:
    """Return the English of the templates on a page, apart from the sentences asked about."""
    text = unescape(page)
    for item in asked.items.all():
        text = text.replace(item.text, "")
    return [
        word for word in _english() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", _read(text))
    ]


def _read(page: str) -> str:
    return CODE.sub(" ", page) + " ".join(SPOKEN.findall(page))


@pytest.mark.parametrize("promise", [RoundPromise.SEALED, RoundPromise.SIGNED])
def test_given_italian_when_the_page_for_answering_is_shown_then_only_the_items_are_in_english(
    italian_ada: Client, asked: Round, promise: str
) -> None:
    Round.objects.update(promise=promise)
    path = reverse("round-answer", kwargs={"team": asked.team_id, "round_id": asked.pk})
    answers = {f"answer-{item.item}": "3" for item in asked.items.all()}
    answers.pop("answer-RE1")
    refused = italian_ada.post(path, answers).content.decode()
    sent = italian_ada.post(path, {**answers, "answer-RE1": "3"}, follow=True).content.decode()
    with translation.override("en"):
        assert [_left(page, asked) for page in (refused, sent)] == [[], []]
    assert "scegli una delle opzioni" in refused
    assert "Le tue risposte sono registrate" in sent
    assert all('<html lang="it">' in page for page in (refused, sent))


@pytest.mark.parametrize(
    "name",
    [
        *("team", "rounds", "dialogues", "focus", "decisions", "mirror"),
        *("commitments", "commitment-promise", "commitments-check-in", "cycle"),
        *(
            "strengths",
            "strengths-gifts",
            "strengths-challenges",
            "recognition",
            "recognition-rewards",
        ),
    ],
)
def test_given_italian_when_a_main_page_is_shown_then_no_sentence_of_it_is_in_english(
    italian_ada: Client, asked: Round, name: str
) -> None:
    page = italian_ada.get(reverse(name, args=[asked.team_id])).content.decode()
    known = _italian()
    said = {text for member in MEMBERS for text in _asked_for(_source(member)) if len(text) > 12}
    english = {text for text in said if known.gettext(text) != text and "%(" not in text}
    read = unescape(_read(page))
    assert {text for text in english if text in read} == set()
    assert '<html lang="it">' in page


def test_given_an_english_page_when_checked_for_italian_then_the_check_reports_its_words(
    ada: User, asked: Round, client_of: Callable[[User], Client]
) -> None:
    path = reverse("round-answer", kwargs={"team": asked.team_id, "round_id": asked.pk})
    assert len(_left(client_of(ada).get(path).content.decode(), asked)) > 20
