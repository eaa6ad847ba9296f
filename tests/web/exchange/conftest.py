"""The browser of Dag, who imports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from wholesum.web.accounts.models import User


@pytest.fixture
def dags(client_of: Callable[[User], Client], dag: User) -> Client:
    return client_of(dag)
