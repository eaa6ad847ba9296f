"""The addresses of the pages of promises."""

from __future__ import annotations

from django.urls import path

from wholesum.web.commitments import views

urlpatterns = [
    path("", views.commitments, name="commitments"),
    path("promise/", views.promise, name="commitment-promise"),
    path("ask/", views.ask, name="commitment-ask"),
    path("check-in/", views.check_in, name="commitments-check-in"),
    path("check-in/screen/", views.screen, name="commitments-screen"),
    path("check-in/live/", views.live, name="commitments-live"),
    path("open.md", views.markdown, name="commitments-markdown"),
    path("terms/", views.terms, name="commitments-terms"),
    path("<uuid:commitment>/", views.commitment, name="commitment"),
    path("<uuid:commitment>/<slug:step>/", views.act, name="commitment-act"),
]
