"""Signals that inform another app about proposals which it started."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

settled: Final = Signal()
"""A consent round became a decision. Sent with ``decision`` and ``by`` within its transaction, so
that what follows from it is saved with it or not at all."""
