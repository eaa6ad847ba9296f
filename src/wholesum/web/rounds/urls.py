"""The URLs that the rounds of all practices share."""

from __future__ import annotations

from django.urls import path

from wholesum.web.rounds import views

urlpatterns = [path("drafts/", views.drafts, name="drafts")]
