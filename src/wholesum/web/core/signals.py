"""Signals by which an app informs other apps that it must not import."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

evidence_changed: Final = Signal()
"""The evidence of a team changed. Sent with ``team``, the team's key, within the transaction of the
act that changed it; the Mirror is worked out again after it."""
