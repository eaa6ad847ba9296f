"""Every word and facet is explained in both languages, and help pages have no dead links."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import translation

from wholesum.core.facets import FACETS
from wholesum.web.core.help import documents
from wholesum.web.core.help.terms import term_of, terms

WEB = Path(settings.WEB)
MARKED = {
    code
    for file in WEB.glob("*/templates/**/*.html")
    for code in re.findall(r'\{% what_is "(\w+)" %\}', file.read_text("utf-8"))
}


def _rendered(text: str) -> str:
    return engines["django"].from_string("{% load help %}" + text).render()


def test_glossary_has_20_to_30_words_in_alphabetical_order() -> None:
    names = [str(term.name) for term in terms()]
    assert 20 <= len(names) <= 30
    assert names == sorted(names, key=str.casefold)


def test_every_word_of_the_glossary_and_every_facet_has_an_italian_translation() -> None:
    catalogue = WEB / "locale" / "it" / "LC_MESSAGES" / "django.mo"
    with catalogue.open("rb") as compiled:
        known = GNUTranslations(compiled)
    with translation.override("en"):
        said = [str(part) for term in terms() for part in (term.text,)]
        said += [str(title) for _path, title in documents.PAGES.values()]
        facets = [(one.name, one.question, one.meaning, one.done_by) for one in FACETS]
    said += [part for facet in facets for part in facet]
    assert [words for words in said if known.gettext(words) == words] == []


def test_every_word_that_has_a_question_mark_on_a_page_is_in_the_glossary() -> None:
    assert len(MARKED) >= 10
    assert {term_of(code).code for code in MARKED} == MARKED
    with pytest.raises(KeyError):
        term_of("nothing")


def test_given_several_question_marks_on_a_page_then_each_opens_its_own_explanation() -> None:
    page = _rendered('{% what_is "pulse" %}{% what_is "mutual_trust" %}{% what_is "pulse" %}')
    ids = re.findall(r' id="(help-\d+)"', page)
    assert len(set(ids)) == 3
    assert re.findall(r'popovertarget="(help-\d+)" aria-label="What', page) == ids
    assert "Who do you ask when you do not know what to do?" in page


@pytest.mark.parametrize("language", ["en", "it"])
def test_given_a_visitor_when_they_open_the_glossary_then_it_is_in_the_language_of_the_browser(
    language: str,
) -> None:
    page = Client(headers={"accept-language": language}).get(reverse("help")).content.decode()
    with translation.override("en"):
        assert f'<html lang="{language}"' in page
        assert ("Fiducia reciproca" in page) is (language == "it")
        assert ("Mutual trust" in page) is (language == "en")
        for term in terms():
            assert f'id="{term.code}"' in page


@pytest.mark.parametrize("name", documents.PAGES)
def test_given_a_page_of_the_documentation_in_the_app_then_all_its_links_lead_to_existing_pages(
    name: str,
) -> None:
    client = Client()
    page = client.get(reverse("help-page", args=[name])).content.decode()
    body = page.partition('class="prose"')[2].partition("</main>")[0]
    assert len(body) > 1_000
    assert not re.search(r"```|!\[|\]\(|\{eval", body)
    for link in re.findall(r'href="([^"#]+)"', body):
        assert client.get(link).status_code == 200


def test_given_an_unknown_page_of_the_documentation_when_opened_in_the_app_then_it_is_not_found() -> (
    None
):
    assert Client().get("/help/nothing/").status_code == 404


@pytest.mark.parametrize("name", documents.PAGES)
def test_given_a_page_of_the_documentation_with_python_code_then_the_app_shows_it_without_the_code(
    name: str,
) -> None:
    assert "&gt;&gt;&gt;" not in documents.document(name).body
