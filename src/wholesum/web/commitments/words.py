"""The words of acts on promises: on buttons, and in the history of a promise."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from wholesum.commitments.transitions import Act

LABELS: Final = {
    Act.PROMISE: _("Yes, I promise"),
    Act.DECLINE: _("No"),
    Act.COUNTER: _("Offer something else"),
    Act.AGREE: _("Agree to the offer"),
    Act.CANCEL: _("Take the request back"),
    Act.JOIN: _("Join the promise"),
    Act.WARN: _("It is at risk"),
    Act.UNMET: _("A condition is not met"),
    Act.CLEAR: _("Back on track"),
    Act.RENEGOTIATE: _("Change the day or the wording"),
    Act.WITHDRAW: _("Withdraw"),
    Act.RAISE: _("Raise the slip"),
    Act.RENEW: _("Name a new day"),
    Act.REPORT: _("Report it done"),
    Act.ACCEPT: _("Accept it as done"),
    Act.NOT_YET: _("Not yet"),
    Act.RELEASE: _("Release the giver from the promise"),
    Act.TAKE_OVER: _("Become the receiver of the promise"),
}
"""The words of the buttons."""
DONE: Final = {
    Act.REQUEST: _("asked for it"),
    Act.PROMISE: _("promised it"),
    Act.DECLINE: _("said no"),
    Act.COUNTER: _("offered something else"),
    Act.AGREE: _("agreed to the offer"),
    Act.CANCEL: _("took the request back"),
    Act.JOIN: _("joined"),
    Act.WARN: _("said that it is at risk"),
    Act.UNMET: _("said that a condition is not met"),
    Act.CLEAR: _("said that it is back on track"),
    Act.RENEGOTIATE: _("changed it in time"),
    Act.WITHDRAW: _("withdrew it in time"),
    Act.RAISE: _("raised the slip"),
    Act.RENEW: _("named a new day after the slip"),
    Act.REPORT: _("reported it done"),
    Act.ACCEPT: _("accepted it as done"),
    Act.NOT_YET: _("said that it is not done yet"),
    Act.RELEASE: _("released the giver from the promise"),
    Act.TAKE_OVER: _("became the receiver of the promise"),
}
"""The words of the history."""
QUICK: Final = (Act.PROMISE, Act.AGREE, Act.ACCEPT, Act.REPORT, Act.RAISE)
"""The acts that have a button wherever a promise is listed; they need no further words."""


def slug_of(act: Act) -> str:
    """Return the name of an act in addresses."""
    return act.name.lower().replace("_", "-")
