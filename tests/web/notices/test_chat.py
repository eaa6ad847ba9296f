"""Messages to Slack and Teams: only what all may know, only to public hosts, and never twice."""

from __future__ import annotations

import json
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.notices import chat
from wholesum.web.notices.models import ChatAddress, ChatKind
from wholesum.web.notices.services import remove_chat, set_chat
from wholesum.web.notices.tasks import WAITS, post_to_chat
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.services import open_round
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
SECRET = "T0/B0/not-a-real-secret"


@dataclass
class Receiver:
    """A chat on this machine, which keeps what it receives."""

    port: int = 0
    status: int = 200
    got: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}/services/{SECRET}"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@pytest.fixture
def receiver(
    certificate: tuple[Path, Path], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Receiver]:
    settings.CHAT_ALLOWS_LOOPBACK = True
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusted)
    known = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.got.append((self.path, json.loads(body)))
            self.send_response(known.status)
            self.send_header("Location", f"https://localhost:{known.port}/elsewhere")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Write nothing to the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    known.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def pulse(team: Team, cleo: User) -> Callable[[], Round]:
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)

    def opened() -> Round:
        closes = timezone.now() + timedelta(days=5)
        return open_round(by=cleo, team=team.pk, name="Secret name", length="short", closes=closes)

    return opened


@pytest.mark.parametrize("kind", list(ChatKind))
def test_given_a_team_with_a_chat_when_a_pulse_opens_then_the_chat_gets_one_sentence_with_a_link(
    team: Team, cleo: User, receiver: Receiver, pulse: Callable[[], Round], kind: ChatKind
) -> None:
    set_chat(by=cleo, team=team.pk, kind=kind, address=receiver.address)
    opened = pulse()
    run_ready_tasks()
    ((path, content),) = receiver.got
    assert path == f"/services/{SECRET}"
    sent = json.dumps(content)
    assert "A pulse opened. The last day is" in sent
    assert f"http://localhost:8000{opened.get_absolute_url()}" in sent
    for private in ("Secret name", team.name, "Cleo", "Gus", "answered"):
        assert private not in sent
    if kind == ChatKind.SLACK:
        assert content["blocks"][0]["type"] == "section"
    else:
        (card,) = content["attachments"]
        assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert card["content"]["actions"][0]["type"] == "Action.OpenUrl"


def test_given_a_team_without_a_chat_when_a_pulse_opens_then_no_message_is_sent(
    team: Team, pulse: Callable[[], Round]
) -> None:
    pulse()
    assert not DBTaskResult.objects.filter(task_path__endswith="post_to_chat").exists()


@pytest.mark.parametrize("status", [302, 400, 500])
def test_given_a_chat_that_refuses_a_message_then_the_server_tries_again_a_few_times(
    team: Team, cleo: User, receiver: Receiver, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    set_chat(by=cleo, team=team.pk, kind=ChatKind.SLACK, address=receiver.address)
    receiver.status = status
    for tried, wait in enumerate(WAITS):
        DBTaskResult.objects.all().delete()
        before = timezone.now()
        post_to_chat.call(str(team.pk), "A pulse opened.", "/x/", tried)
        (again,) = DBTaskResult.objects.all()
        assert again.run_after >= before + timedelta(minutes=wait)
        assert again.args_kwargs["args"] == [str(team.pk), "A pulse opened.", "/x/", tried + 1]
    DBTaskResult.objects.all().delete()
    with pytest.raises(chat.ChatError) as told:
        post_to_chat.call(str(team.pk), "A pulse opened.", "/x/", len(WAITS))
    assert SECRET not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    assert not DBTaskResult.objects.exists()
    assert ChatAddress.objects.get().failed is not None
    assert [path for path, _content in receiver.got] == [f"/services/{SECRET}"] * (len(WAITS) + 1)
    assert SECRET not in caplog.text


def test_given_a_chat_that_never_answers_when_a_message_is_sent_then_the_try_ends(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "SECONDS", 0.3)
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, pytest.raises(chat.ChatError):
        chat.post(f"https://localhost:{silent.getsockname()[1]}/", {})


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_given_a_chat_address_inside_a_private_network_then_no_connection_is_opened(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolved(*_asked: object, **_how: object) -> list[tuple[Any, ...]]:
        # A public address comes first: one inside is enough to refuse the host.
        return [(0, 0, 0, "", (host, 443)) for host in ("93.184.215.14", address)]

    def connect(*_to: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert not chat.is_public(address)
    with pytest.raises(chat.ChatError):
        chat.post("https://hooks.example.org/x", {})


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::808:808"])
def test_given_a_public_chat_address_then_messages_may_be_sent_there(address: str) -> None:
    assert chat.is_public(address)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://hooks.slack.com/x", "starts with https://"),
        ("ftp://hooks.slack.com/x", "starts with https://"),
        ("https:///x", "starts with https://"),
        ("https://[::1/x", "starts with https://"),
        ("https://user@hooks.slack.com/x", "starts with https://"),
        ("https://hooks.slack.com:8443/x", "must not name a port"),
        ("https://hooks.slack.com:99999/x", "starts with https://"),
        ("https://hooks.slack.com/ü", "starts with https://"),
    ],
)
def test_given_an_address_that_is_no_chat_webhook_when_saved_then_the_error_says_why(
    team: Team, cleo: User, address: str, told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        set_chat(by=cleo, team=team.pk, kind=ChatKind.SLACK, address=address)


def test_given_a_list_of_allowed_chat_servers_then_only_these_and_their_subdomains_are_accepted(
    team: Team, cleo: User, settings: Any
) -> None:
    settings.CHAT_HOSTS = ["hooks.slack.com", "logic.azure.com"]
    for host in ("hooks.slack.com", "prod-1.logic.azure.com"):
        set_chat(by=cleo, team=team.pk, kind=ChatKind.TEAMS, address=f"https://{host}/x")
    for host in ("evil.org", "hooks.slack.com.evil.org", "evilhooks.slack.com"):
        with pytest.raises(ValidationError, match="only sends to: hooks"):
            set_chat(by=cleo, team=team.pk, kind=ChatKind.TEAMS, address=f"https://{host}/x")


def test_only_a_facilitator_may_set_or_remove_the_chat_of_a_team(
    team: Team, ada: User, dag: User
) -> None:
    for user in (ada, dag):
        with pytest.raises(Http404):
            set_chat(by=user, team=team.pk, kind=ChatKind.SLACK, address="https://hooks.org/x")
        with pytest.raises(Http404):
            remove_chat(by=user, team=team.pk)


def test_given_a_team_with_a_chat_then_no_page_and_no_download_contains_the_address_of_the_chat(
    team: Team, cleo: User, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="wholesum")
    client = client_of(cleo)
    page = reverse("team-chat", args=[team.pk])
    sent = {"kind": "slack", "address": f"https://hooks.example.org/{SECRET}"}
    assert client.post(page, sent).status_code == 302
    for read in (page, reverse("account-data"), reverse("team-settings", args=[team.pk])):
        assert SECRET not in client.get(read).content.decode()
    assert "hooks.example.org" in client.get(page).content.decode()
    assert SECRET not in caplog.text
    client.post(reverse("team-chat-remove", args=[team.pk]))
    assert not ChatAddress.objects.exists()


def test_given_a_deleted_team_then_the_address_of_its_chat_is_deleted(
    team: Team, cleo: User
) -> None:
    set_chat(by=cleo, team=team.pk, kind=ChatKind.SLACK, address="https://hooks.example.org/x")
    gone = str(team.pk)
    team.delete()
    assert not ChatAddress.objects.exists()
    post_to_chat.call(gone, "A pulse opened.", "/x/")
