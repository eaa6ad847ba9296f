"""The page that tells a container or a monitor whether the server works."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection
from django.test import Client


def refuse(*asked: Any) -> NoReturn:
    raise OperationalError("the database is gone")


@pytest.mark.django_db
def test_given_a_database_that_answers_when_the_health_page_is_opened_then_its_status_is_200(
    client: Client,
) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_given_a_database_that_does_not_answer_when_the_health_page_is_opened_then_its_status_is_503(
    client: Client,
) -> None:
    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


@pytest.mark.django_db
def test_health_page_takes_one_query_and_starts_no_session(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert not answer.cookies
