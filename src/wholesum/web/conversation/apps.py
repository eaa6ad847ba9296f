"""The configuration of the conversation app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationConfig(AppConfig):
    """The name and label of the conversation app for Django."""

    name = "wholesum.web.conversation"
    label = "conversation"
