"""Post short messages to Slack and Teams, only over HTTPS and only to public addresses."""

from __future__ import annotations

import json
import re
import socket
import ssl
from http.client import HTTPConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

from wholesum.web.notices.models import ChatKind

SECONDS: Final = 10
"""How long one message may take, from connecting to the first line of the answer."""
_HTTPS: Final = 443
_NAT64: Final = IPv6Network("64:ff9b::/96")
_STATUS: Final = re.compile(rb"HTTP/1\.[01] 2\d\d[ \r]")
_LONGEST_STATUS: Final = 200


class ChatError(RuntimeError):
    """A message did not arrive; the text never holds the address, which is a secret."""


def check_address(address: str) -> SplitResult:
    """Return the parts of an address; raise ValidationError if messages may not go there."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme != "https" or parts.username or not address.isascii():
        raise ValidationError(_("This is not an address of a webhook. It starts with https://."))
    if port not in {None, _HTTPS} and not settings.CHAT_ALLOWS_LOOPBACK:
        raise ValidationError(_("The address must not name a port."))
    allowed = settings.CHAT_HOSTS
    if allowed and not any(host == one or host.endswith(f".{one}") for one in allowed):
        raise ValidationError(
            _("This server only sends to: %(hosts)s. Ask its administrator to add %(host)s.")
            % {"hosts": ", ".join(allowed), "host": host}
        )
    return parts


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet."""
    found: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found in _NAT64:
            found = IPv4Address(int(found) & 0xFFFFFFFF)
        elif found.sixtofour is not None or found.teredo is not None:
            return False
    if settings.CHAT_ALLOWS_LOOPBACK and found.is_loopback:
        return True
    return found.is_global and not found.is_multicast


def message(kind: str, text: str, act: str, link: str) -> dict[str, Any]:
    """Return a message with one sentence and one link, in the format of a chat."""
    if kind == ChatKind.SLACK:
        words = f"{escape(text)} <{escape(link)}|{escape(act)}>"
        section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
        return {"text": text, "blocks": [section]}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": text, "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": act, "url": link}],
    }
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attached]}


def post(address: str, content: dict[str, Any]) -> None:
    """Post JSON to an address; raise ChatError unless it is accepted.

    The name is resolved once, each address is checked, and the connection goes to a checked one, so
    that a name cannot change between the check and the connection. Redirects are not followed.
    """
    try:
        _post(check_address(address), json.dumps(content).encode())
    except (OSError, ValueError, ValidationError):
        raise ChatError("a message to the chat of a team did not arrive") from None


def _post(parts: SplitResult, body: bytes) -> None:
    host, port = str(parts.hostname), parts.port or _HTTPS
    end = monotonic() + SECONDS
    with (
        _connect(host, port) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured,
    ):
        request = HTTPConnection(host)
        request.sock = secured
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        headers = {"Host": parts.netloc, "Content-Type": "application/json", "Connection": "close"}
        request.request("POST", target, body, headers)
        if not _STATUS.match(_first_line(secured, end)):
            raise ValueError


def _connect(host: str, port: int) -> socket.socket:
    """Connect to a host, unless any of its addresses is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(one[4][0]) for one in found)
    if not all(map(is_public, addresses)):
        raise ValueError
    for address in addresses:
        try:
            return socket.create_connection((address, port), SECONDS / len(addresses))
        except OSError:
            continue  # such as IPv6 on a network without it
    raise ConnectionError


def _first_line(secured: ssl.SSLSocket, end: float) -> bytes:
    """Read the first line of the answer, however slowly it comes, until a moment."""
    line = b""
    while b"\r\n" not in line and len(line) < _LONGEST_STATUS:
        secured.settimeout(max(end - monotonic(), 0.001))
        more = secured.recv(_LONGEST_STATUS)
        if not more:
            break
        line += more
    return line
