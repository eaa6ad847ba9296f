"""The pages of this app."""

from __future__ import annotations

from django.urls import path

from wholesum.web.mirror import views

urlpatterns = [
    path("", views.mirror, name="mirror"),
    path("facet/<slug:facet>/", views.facet, name="mirror-facet"),
    path("report/", views.report, name="mirror-report"),
    path("json/", views.as_json, name="mirror-json"),
    path("folder/", views.export_folder, name="team-folder"),
    path("evidence/", views.export_evidence, name="evidence-export"),
]
