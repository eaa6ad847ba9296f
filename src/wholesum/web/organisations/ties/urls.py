"""The addresses of the ties of an organisation."""

from __future__ import annotations

from django.urls import path

from wholesum.web.organisations.ties import views

urlpatterns = [
    path("", views.ties, name="ties"),
    path("waves/<uuid:tie_wave>/", views.ties, name="ties-wave"),
    path("waves/<uuid:tie_wave>/delete/", views.delete_wave, name="ties-wave-delete"),
    path("mine/", views.own_page, name="ties-mine"),
    path("count/", views.count_me, name="ties-count"),
    path("open/", views.open_round, name="ties-open"),
    path("<uuid:tie_round>/answer/", views.answer, name="ties-answer"),
    path("<uuid:tie_round>/sent/", views.sent_page, name="ties-sent"),
    path("<uuid:tie_round>/remind/", views.remind, name="ties-remind"),
    path("<uuid:tie_round>/prolong/", views.prolong, name="ties-prolong"),
    path("<uuid:tie_round>/close/", views.close, name="ties-close"),
    path("<uuid:tie_round>/delete/", views.delete, name="ties-delete"),
]
