"""The URLs of the pages of a user's own account; allauth has its own sign-in pages."""

from __future__ import annotations

from django.urls import path

from wholesum.web.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("theme/", views.theme, name="account-theme"),
    path("data/", views.data, name="account-data"),
    path("delete/", views.delete, name="account-delete"),
]
