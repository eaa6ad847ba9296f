"""Send emails: plain text, and also HTML if requested, one email for each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NO_MAILS = _("This server sends no emails. Send the link to the others yourself.")


class MailError(RuntimeError):
    """The error that some emails could not be sent; the others were sent."""

    def __init__(self, failed: int, total: int) -> None:
        super().__init__(f"{failed} of {total} mails could not be sent")
        self.failed = failed


def mails_go_to_the_terminal() -> bool:
    """Return whether emails are printed in the terminal because no mail server is set."""
    return str(settings.EMAIL_BACKEND).endswith(".console.EmailBackend")


def mailed(message: str | Promise) -> str:
    """Return a sentence on who gets an email; without a mail server, on what to do instead."""
    return str(_NO_MAILS if mails_go_to_the_terminal() else message)


def address_of(path: str) -> str:
    """Return the full URL of a page, for use in an email."""
    return f"{settings.ADDRESS}{path}"


def send_mails(
    addresses: Iterable[str],
    subject: str | Promise,
    template: str,
    about: Mapping[str, object],
    *,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    attached: tuple[str, bytes, str] | None = None,
) -> None:
    """Send the same email to several people, one by one, so that nobody sees other addresses.

    Parameters
    ----------
    addresses
        Where the mails go; each address gets one.
    subject
        A lazy translation with places such as ``%(team)s``, filled from ``about``.
    template
        The template of the text.
    about
        The context of subject and text.
    html
        The template of the same text as HTML; left out, the mail is plain text.
    headers
        Further headers, the same for each address.
    attached
        The name, content and type of a file.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    people = sorted(set(addresses))
    # Subject and text are in one language. People have no language of their own here yet.
    with translation.override(settings.LANGUAGE_CODE):
        title = " ".join((str(subject) % about).split())
        text = render_to_string(template, dict(about))
        page = render_to_string(html, dict(about)) if html else ""
    failed = len(people)
    try:
        with get_connection() as connection:
            failed = 0
            for address in people:
                mail = EmailMultiAlternatives(
                    title, text, to=[address], connection=connection, headers=dict(headers or {})
                )
                if page:
                    mail.attach_alternative(page, "text/html")
                if attached is not None:
                    mail.attach(*attached)
                failed += not _is_sent(mail)
    except (SMTPException, OSError) as error:
        raise MailError(failed, len(people)) from error
    if failed:
        raise MailError(failed, len(people))


def _is_sent(mail: EmailMessage) -> bool:
    try:
        return bool(mail.send())
    except (SMTPException, OSError):
        return False


def count_or_refuse(key: str, most: int, seconds: int, refusal: str) -> None:
    """Count an email; raise an error if more than ``most`` are sent within ``seconds``."""
    sent = cache.get(key, 0)
    if sent >= most:
        raise ValidationError(refusal)
    cache.set(key, sent + 1, seconds)
