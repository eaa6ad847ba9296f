"""The addresses of the cycle."""

from __future__ import annotations

from django.urls import path

from wholesum.web.cycle import views

urlpatterns = [
    path("", views.cycle, name="cycle"),
    path("guides/<slug:session>/", views.guide, name="cycle-guide"),
    path("guides/<slug:session>/wall/<int:block>/", views.wall, name="cycle-wall"),
]
