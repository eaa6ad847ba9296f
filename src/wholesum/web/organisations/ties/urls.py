"""The addresses of the ties of an organisation."""

from __future__ import annotations

from django.urls import path

from wholesum.web.organisations.ties import views

urlpatterns = [
    path("", views.ties, name="ties"),
    path("mine/", views.own_page, name="ties-mine"),
    path("count/", views.count_me, name="ties-count"),
    path("open/", views.open_round, name="ties-open"),
    path("<uuid:ties>/answer/", views.answer, name="ties-answer"),
    path("<uuid:ties>/sent/", views.sent_page, name="ties-sent"),
    path("<uuid:ties>/remind/", views.remind, name="ties-remind"),
    path("<uuid:ties>/prolong/", views.prolong, name="ties-prolong"),
    path("<uuid:ties>/close/", views.close, name="ties-close"),
    path("<uuid:ties>/delete/", views.delete, name="ties-delete"),
]
