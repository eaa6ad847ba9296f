"""The configuration of the conversation app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.conversation"
    label = "conversation"
