"""Where everything is found."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from wholesum.web.operations.views import health, make_sample, remove_sample

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wholesum.web.core.urls")),
    path("healthz", health, name="health"),
    path("you/", include("wholesum.web.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("teams/sample/", make_sample, name="sample-make"),
    path("teams/<uuid:team>/sample/remove/", remove_sample, name="sample-remove"),
    path("teams/", include("wholesum.web.teams.urls")),
    path("rounds/", include("wholesum.web.rounds.urls")),
    path("", include("wholesum.web.dialogue.urls")),
    path("teams/<uuid:team>/pulse/", include("wholesum.web.pulse.urls")),
    path("teams/<uuid:team>/decisions/", include("wholesum.web.decisions.urls")),
    path("teams/<uuid:team>/focus/", include("wholesum.web.focus.urls")),
    path("teams/<uuid:team>/mirror/", include("wholesum.web.mirror.urls")),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("wholesum.web.operations.urls"))]
