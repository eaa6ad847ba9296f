"""What pages say about emails, also on a server that sends none."""

from __future__ import annotations

from django import template

from wholesum.web.core.mail import address_of, mailed, mails_go_to_the_terminal

register = template.Library()
register.filter("mailed", mailed)


@register.inclusion_tag("core/link_to_send.html")
def link_to_send(path: str) -> dict[str, str]:
    """Show the link to a page, to be copied and sent, if this server sends no emails."""
    return {"address": address_of(path) if mails_go_to_the_terminal() else ""}
