"""Each email goes to one person in one language, and failures are counted."""

from __future__ import annotations

from smtplib import SMTPException

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy

from wholesum.web.core.mail import MailError, count_or_refuse, mailed, send_mails
from wholesum.web.core.templatetags.mails import link_to_send

TEXT = "teams/mail/invitation.txt"
SUBJECT = gettext_lazy("%(team)s: the pulse %(name)s is closed")
ABOUT = {"team": "A\nB", "name": "1", "by": "Ada", "link": "/x/"}


def test_given_two_addresses_when_emails_are_sent_then_neither_sees_the_other_address() -> None:
    send_mails(["b@example.org", "a@example.org", "b@example.org"], SUBJECT, TEXT, ABOUT)
    assert [sent.to for sent in mail.outbox] == [["a@example.org"], ["b@example.org"]]
    assert {sent.subject for sent in mail.outbox} == {"A B: the pulse 1 is closed"}


def test_given_a_user_with_italian_pages_when_an_email_is_sent_then_the_email_is_in_english() -> (
    None
):
    with translation.override("it"):
        send_mails(["a@example.org"], SUBJECT, TEXT, ABOUT)
    assert mail.outbox[0].subject == "A B: the pulse 1 is closed"


def test_given_one_email_that_fails_when_several_are_sent_then_the_other_emails_arrive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = mail.EmailMessage.send

    def send(one: mail.EmailMessage) -> int:
        if one.to == ["no@example.org"]:
            raise SMTPException
        return usual(one)

    monkeypatch.setattr(mail.EmailMessage, "send", send)
    with pytest.raises(MailError, match="1 of 2 mails could not be sent"):
        send_mails(["no@example.org", "a@example.org"], SUBJECT, TEXT, ABOUT)
    assert [sent.to for sent in mail.outbox] == [["a@example.org"]]


def test_given_the_maximum_number_of_emails_of_a_user_then_the_next_email_is_refused(
    db: None,
) -> None:
    for _ in range(2):
        count_or_refuse("mails-of-ada", 2, 60, "Wait.")
    with pytest.raises(ValidationError, match=r"Wait\."):
        count_or_refuse("mails-of-ada", 2, 60, "Wait.")
    count_or_refuse("mails-of-bo", 2, 60, "Wait.")


def test_given_no_mail_server_when_a_page_would_announce_emails_then_it_asks_to_send_the_link(
    settings: LazySettings,
) -> None:
    assert mailed("Everybody gets an email.") == "Everybody gets an email."
    assert link_to_send("/teams/")["address"] == ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert mailed("Everybody gets an email.").startswith("This server sends no emails")
    assert link_to_send("/teams/")["address"] == f"{settings.ADDRESS}/teams/"
