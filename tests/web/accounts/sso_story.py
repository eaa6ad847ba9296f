"""Single sign-on in a separate process, because settings are read once in a process.

A small provider of OpenID Connect answers on this machine; people it vouches for go in.
"""

from __future__ import annotations

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SAID: dict[str, Any] = {}
ASKED: list[str] = []


class Provider(BaseHTTPRequestHandler):
    """A provider that confirms the user described in `SAID`."""

    def do_GET(self) -> None:
        if self.path.startswith("/.well-known/"):
            here = os.environ["WHOLESUM_OIDC_URL"]
            ends = ("authorization", "token", "userinfo")
            self._answer({"issuer": here} | {f"{end}_endpoint": f"{here}/{end}" for end in ends})
        else:
            self._answer(SAID)

    def do_POST(self) -> None:
        ASKED.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer({"access_token": "t", "token_type": "Bearer"})

    def _answer(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_about: object) -> None:
        """Log no requests."""


def main() -> None:
    """Run the sign-ins, and print the results as one line of JSON."""
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=provider.serve_forever, daemon=True).start()
    os.environ["WHOLESUM_OIDC_URL"] = f"http://127.0.0.1:{provider.server_port}"

    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from django.conf import settings
    from django.core.checks import run_checks
    from django.core.management import call_command
    from django.test import Client, override_settings

    from wholesum.web.accounts.models import User
    from wholesum.web.accounts.queries import own_data

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    told: dict[str, Any] = {"faults": [str(fault) for fault in run_checks()]}
    told["secure"] = [settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0]
    call_command("migrate", verbosity=0)
    User.objects.create_user("bo@example.org", "Bo")
    EmailAddress.objects.update(verified=True)

    def visit(**said: object) -> str:
        """Sign in by the provider; return the name of the user, or nothing if it failed."""
        SAID.clear()
        SAID.update(said)
        client = Client(headers={"host": "w.example.org", "x-forwarded-proto": "https"})
        page = client.get("/account/login/?next=/look/").content.decode()
        told["door"] = [line.strip() for line in page.splitlines() if "Example" in line]
        away = client.get("/account/oidc/sso/login/?process=login")["Location"]
        asked = {name: values[0] for name, values in parse_qs(urlsplit(away).query).items()}
        told["asked"] = asked
        client.get("/account/oidc/sso/login/callback/", {"code": "c", "state": asked["state"]})
        user = client.session.get("_auth_user_id")
        return "" if user is None else User.objects.get(pk=user).name

    with override_settings(
        STORAGES={"staticfiles": {"BACKEND": plain}},
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        new = {"sub": "1", "email": "New@example.org", "email_verified": True, "name": "Nea N."}
        told["new"] = [visit(**new), visit(**new)]
        told["known"] = visit(sub="2", email="bo@example.org", email_verified=True, name="Bobby")
        told["unverified"] = visit(sub="3", email="bo@example.org", email_verified=False)
        told["nameless"] = visit(sub="4", email="cy@example.org", email_verified=True)
    told["token"] = ASKED[0]
    told["people"] = sorted(User.objects.values_list("email", flat=True))
    told["data"] = own_data(User.objects.get(email="bo@example.org"))["single_sign_on"]
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
