"""Declare the network as a practice: its table, signals and chart for the Mirror."""

from __future__ import annotations

from typing import Final

from wholesum.network.charts import network_charts
from wholesum.network.checks import check_network
from wholesum.network.evidence import NetworkEvidence
from wholesum.network.signals import network_signals
from wholesum.practice import Practice

NETWORK: Final = Practice(
    name="network",
    question="Whom do we rely on for leadership?",
    evidence=NetworkEvidence,
    check=check_network,
    signals=network_signals,
    charts=network_charts,
)
