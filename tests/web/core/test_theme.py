"""The user chooses a light or a dark theme in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

import pytest
from django.test import Client
from django.urls import reverse

from wholesum.web.accounts.models import User

ClientOf = Callable[[User], Client]


def chosen(client: Client, theme: str) -> str:
    client.post(reverse("account-theme"), {"theme": theme})
    return client.get(reverse("account")).content.decode()


def test_given_a_theme_chosen_by_the_user_when_a_page_is_shown_then_the_page_has_that_theme(
    ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    assert "data-theme" not in client.get(reverse("home")).content.decode()
    page = chosen(client, "dark")
    assert '<html lang="en" data-theme="dark">' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert 'value="dark" id="id_theme_2" checked' in page
    assert "data-theme" not in chosen(client, "")


@pytest.mark.parametrize("said", ["blue", '"><script>', "light;dark"])
def test_given_an_unknown_theme_when_chosen_then_the_choice_is_ignored(
    ada: User, client_of: ClientOf, said: str
) -> None:
    client = client_of(ada)
    client.cookies["theme"] = said
    assert "data-theme" not in client.get(reverse("home")).content.decode()
    assert "data-theme" not in chosen(client, said)


def test_dark_theme_has_the_same_colours_as_the_dark_mode_of_the_device() -> None:
    css = files("wholesum.charts.look").joinpath("tokens.css").read_text("utf-8")

    def colours(of: str) -> list[str]:
        block = css.partition(of)[2].partition("}")[0]
        return re.findall(r"--[\w-]+: [^;]+;", block)

    assert len(colours(':root:not([data-theme="light"]) {')) > 20
    assert colours(':root:not([data-theme="light"]) {') == colours(':root[data-theme="dark"] {')
