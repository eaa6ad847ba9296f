"""The addresses of the conversation pages."""

from __future__ import annotations

from django.urls import path

from wholesum.web.conversation import views

urlpatterns = [
    path("", views.conversation, name="conversation"),
    path("add/", views.add, name="conversation-add"),
    path("keep/", views.keep, name="conversation-keep"),
    path("<uuid:meeting>/delete/", views.delete, name="conversation-delete"),
]
