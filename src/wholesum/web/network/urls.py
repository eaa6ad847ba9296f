"""The addresses of the pages of the network."""

from __future__ import annotations

from django.urls import path

from wholesum.web.network import views

urlpatterns = [
    path("", views.network, name="network"),
    path("open/", views.open_round, name="network-open"),
    path("<uuid:asking>/", views.round_page, name="network-round"),
    path("<uuid:asking>/answer/", views.answer, name="network-answer"),
    path("<uuid:asking>/sent/", views.sent_page, name="network-sent"),
    path("<uuid:asking>/remind/", views.remind, name="network-remind"),
    path("<uuid:asking>/prolong/", views.prolong, name="network-prolong"),
    path("<uuid:asking>/close/", views.close, name="network-close"),
    path("<uuid:asking>/delete/", views.delete, name="network-delete"),
]
