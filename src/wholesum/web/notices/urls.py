"""The addresses of notices."""

from __future__ import annotations

from django.urls import path

from wholesum.web.notices import views

urlpatterns = [
    path("you/notices/", views.notices, name="notices"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
