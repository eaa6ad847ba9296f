"""The URLs of the health check, the sample team, and the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from wholesum.web.operations import views

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("teams/sample/", views.make_sample, name="sample-make"),
    path("teams/<uuid:team>/sample/remove/", views.remove_sample, name="sample-remove"),
]

demonstration = [path("demo/enter/<str:token>/", views.enter, name="demo-enter")]
"""The way in to a demonstration, and to nothing else."""

if settings.DEMO:
    urlpatterns += demonstration
