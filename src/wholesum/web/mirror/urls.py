"""The addresses of the Mirror pages."""

from __future__ import annotations

from django.urls import path

from wholesum.web.mirror import views

urlpatterns = [
    path("<uuid:team>/mirror/", views.mirror, name="mirror"),
    path("<uuid:team>/mirror/facet/<slug:facet>/", views.facet, name="mirror-facet"),
    path("<uuid:team>/mirror/report/", views.report, name="mirror-report"),
    path("<uuid:team>/mirror/json/", views.as_json, name="mirror-json"),
]
