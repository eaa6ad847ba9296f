"""Declare recognition as a practice: its tables, signals and charts for the Mirror."""

from __future__ import annotations

from typing import Final

from wholesum.practice import Practice
from wholesum.recognition.charts import recognition_charts
from wholesum.recognition.checks import check_recognition
from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.signals import recognition_signals

RECOGNITION: Final = Practice(
    name="recognition",
    question="What did several of us achieve together, and what did each bring?",
    evidence=RecognitionEvidence,
    check=check_recognition,
    signals=recognition_signals,
    charts=recognition_charts,
)
