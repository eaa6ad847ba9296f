"""The addresses of the pages of strengths."""

from __future__ import annotations

from django.urls import path

from wholesum.web.strengths import views

urlpatterns = [
    path("", views.strengths, name="strengths"),
    path("gifts/", views.gifts, name="strengths-gifts"),
    path("gifts/<int:strength>/<slug:act>/", views.decide, name="strengths-decide"),
    path("name/", views.name, name="strengths-name"),
    path("merge/", views.merge, name="strengths-merge"),
    path("kinds/", views.add_kind, name="strengths-kinds"),
    path("kinds/<uuid:work>/delete/", views.delete_kind, name="strengths-kind-delete"),
    path("challenges/", views.challenges, name="strengths-challenges"),
    path("challenges/<uuid:challenge>/", views.choose, name="strengths-choose"),
    path("challenges/<uuid:challenge>/<slug:act>/", views.change, name="strengths-challenge-act"),
]
