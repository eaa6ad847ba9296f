"""The addresses of the pages about pulses."""

from __future__ import annotations

from django.urls import path

from wholesum.web.pulse import views

urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("open/", views.open_round, name="round-open"),
    path("<uuid:round_id>/", views.round_page, name="round"),
    path("<uuid:round_id>/answer/", views.answer, name="round-answer"),
    path("<uuid:round_id>/sent/", views.sent_page, name="round-sent"),
    path("<uuid:round_id>/remind/", views.remind, name="round-remind"),
    path("<uuid:round_id>/prolong/", views.prolong, name="round-prolong"),
    path("<uuid:round_id>/close/", views.close, name="round-close"),
    path("<uuid:round_id>/delete/", views.delete, name="round-delete"),
]
