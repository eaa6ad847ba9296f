"""The addresses of the pages of organisations, sharings and coaches."""

from __future__ import annotations

from django.urls import include, path

from wholesum.web.organisations import views

urlpatterns = [
    path("coach/", views.coach, name="coach"),
    path("coach/<uuid:sharing>/", views.coach_team, name="coach-team"),
    path("teams/<uuid:team>/organisation/", views.organisation, name="organisation"),
    path("teams/<uuid:team>/organisation/ties/", include("wholesum.web.organisations.ties.urls")),
    path("teams/<uuid:team>/organisation/wave/", views.start_wave, name="organisation-wave"),
    path(
        "teams/<uuid:team>/organisation/<uuid:wave>/", views.organisation, name="organisation-past"
    ),
    path("teams/<uuid:team>/sharing/", views.sharings, name="sharings"),
    path(
        "teams/<uuid:team>/sharing/organisation/",
        views.ask_organisation,
        name="sharing-organisation",
    ),
    path("teams/<uuid:team>/sharing/coach/", views.ask_coach, name="sharing-coach"),
    path("teams/<uuid:team>/sharing/<uuid:sharing>/answer/", views.answer, name="sharing-answer"),
    path("teams/<uuid:team>/sharing/<uuid:sharing>/end/", views.end, name="sharing-end"),
]
