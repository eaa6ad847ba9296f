from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(_request: HttpRequest, team: UUID) -> HttpResponse:
    return HttpResponse(f"Thanks of {team}")


urlpatterns = [path("", page, name="thanks")]
