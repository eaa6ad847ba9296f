"""The way in to the demonstration."""

from __future__ import annotations

from django.urls import path

from wholesum.web.operations import views

urlpatterns = [path("enter/<str:token>/", views.enter, name="demo-enter")]
