"""The interface by which each practice defines the questions and answers of its rounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

from django.http import QueryDict
from django.utils.functional import Promise

from wholesum.web.accounts.models import User
from wholesum.web.rounds.models import AskedRound

Asked = TypeVar("Asked", bound=AskedRound)
FormAnswers: TypeAlias = Mapping[Any, object]
"""What a user sends: a value for each question."""
Page: TypeAlias = Literal["round", "answer", "sent"]
Occasion: TypeAlias = Literal["opened", "reminder", "prolonged", "closed"]


class SheetKind(ABC, Generic[Asked]):
    """The rules for one kind of round: its questions, its answers, and how it closes."""

    keeps_sheets: ClassVar[bool] = True
    """Whether sealed sheets stay after closing."""
    mails: ClassVar[str]
    """The folder of the mails' templates, one for each occasion."""
    subjects: ClassVar[Mapping[Occasion, str | Promise]]
    """The subjects of the mails, lazily translated, with places for the team and the name."""
    announcements: ClassVar[Mapping[Occasion, str | Promise]] = {}
    """The sentences for the chat of the team, lazily translated, with a place for the last day."""
    template: ClassVar[str]
    """The answering page, which extends ``rounds/answer.html``."""

    @abstractmethod
    def path(self, asked: Asked, page: Page, /) -> str:
        """Return the URL of the page with the questions, of the page of thanks, or of the round."""

    def results_path(self, asked: Asked, /) -> str:
        """Return the URL of the page that shows the results, or why there are none."""
        return self.path(asked, "round")

    @abstractmethod
    def questions(self, asked: Asked, user: User, given: QueryDict, /) -> dict[str, Any]:
        """Return the template variables of the page with the questions."""

    @abstractmethod
    def read_form(self, given: QueryDict, /) -> FormAnswers:
        """Return the values in a submitted form; `write` checks these values later."""

    @abstractmethod
    def write(self, asked: Asked, user: User, sent: FormAnswers, /) -> str:
        """Check the values and return them as text to store; error messages repeat no value."""

    def at_closing(self, asked: Asked, sheets: Sequence[str], /) -> None:
        """Compute results from all answers when a round closes, if enough members have answered."""
