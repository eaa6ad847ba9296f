"""The URLs of the core pages."""

from __future__ import annotations

from django.urls import path

from wholesum.web.core import views
from wholesum.web.core.help import views as help_views

urlpatterns = [
    path("look/", views.look, name="look"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service-worker"),
    path("offline/", views.offline, name="offline"),
    path("help/", help_views.glossary, name="help"),
    path("help/<slug:name>/", help_views.page, name="help-page"),
]
