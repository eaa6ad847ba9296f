"""Light or dark: chosen in the browser, sent with the page."""

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


def test_the_page_comes_in_the_theme_that_was_chosen(ada: User, client_of: ClientOf) -> None:
    client = client_of(ada)
    assert "data-theme" not in client.get(reverse("home")).content.decode()
    page = chosen(client, "dark")
    assert '<html lang="en" data-theme="dark">' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert 'value="dark" id="id_theme_2" checked' in page
    assert "data-theme" not in chosen(client, "")


@pytest.mark.parametrize("said", ["blue", '"><script>', "light;dark"])
def test_a_made_up_theme_is_none(ada: User, client_of: ClientOf, said: str) -> None:
    client = client_of(ada)
    client.cookies["theme"] = said
    assert "data-theme" not in client.get(reverse("home")).content.decode()
    assert "data-theme" not in chosen(client, said)


def test_the_chosen_dark_has_the_colours_of_the_device_s_dark() -> None:
    css = files("wholesum.charts.look").joinpath("tokens.css").read_text("utf-8")

    def colours(of: str) -> list[str]:
        block = css.partition(of)[2].partition("}")[0]
        return re.findall(r"--[\w-]+: [^;]+;", block)

    assert len(colours(':root:not([data-theme="light"]) {')) > 20
    assert colours(':root:not([data-theme="light"]) {') == colours(':root[data-theme="dark"] {')
