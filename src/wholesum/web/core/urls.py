"""The pages of this app."""

from __future__ import annotations

from django.urls import path

from wholesum.web.core import views

urlpatterns = [
    path("look/", views.look, name="look"),
]
