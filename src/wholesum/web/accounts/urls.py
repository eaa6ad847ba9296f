"""The pages of the user's own account; allauth has the sign-in pages, under account/."""

from __future__ import annotations

from django.urls import path

from wholesum.web.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("theme/", views.theme, name="account-theme"),
    path("data/", views.data, name="account-data"),
    path("delete/", views.delete, name="account-delete"),
]
