"""The addresses of the home page and the page of a team."""

from __future__ import annotations

from django.urls import path

from wholesum.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("teams/<uuid:team>/", views.team, name="team"),
]
