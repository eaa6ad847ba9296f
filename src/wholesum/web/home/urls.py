"""The pages of this app."""

from __future__ import annotations

from django.urls import path

from wholesum.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("teams/<uuid:team>/", views.team, name="team"),
]
