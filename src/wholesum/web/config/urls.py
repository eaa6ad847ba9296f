"""The URLs of all apps."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wholesum.web.registry import addresses

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wholesum.web.home.urls")),
    path("", include("wholesum.web.core.urls")),
    path("you/", include("wholesum.web.accounts.urls")),
    path("", include("wholesum.web.notices.urls")),
    path("account/", include("wholesum.web.accounts.signing_in.urls")),
    path("account/", include("allauth.urls")),
    path("", include("wholesum.web.operations.urls")),
    path("", include("wholesum.web.organisations.urls")),
    path("teams/", include("wholesum.web.mirror.urls")),
    path("teams/", include("wholesum.web.exchange.urls")),
    path("teams/", include("wholesum.web.teams.urls")),
    path("outside/", include("wholesum.web.cycle.outside")),
    path("rounds/", include("wholesum.web.rounds.urls")),
    *(path(address, include(urls)) for address, urls in addresses()),
]
