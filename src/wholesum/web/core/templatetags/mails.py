"""Texts about emails on pages, also for a server that sends no emails."""

from __future__ import annotations

from django import template

from wholesum.web.core.mail import address_of, mailed, mails_go_to_the_terminal

register = template.Library()
register.filter("mailed", mailed)


@register.inclusion_tag("core/link_to_send.html")
def link_to_send(path: str) -> dict[str, str]:
    """Show a link for the user to copy and send, if this server sends no emails."""
    return {"address": address_of(path) if mails_go_to_the_terminal() else ""}
