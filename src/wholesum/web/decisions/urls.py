"""The addresses of the decision pages."""

from __future__ import annotations

from django.urls import path

from wholesum.web.decisions import views

urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("propose/", views.propose, name="decision-propose"),
    path("record/", views.record, name="decision-record"),
    path("<uuid:decision>/", views.decision, name="decision"),
    path("<uuid:decision>/answer/", views.answer, name="decision-answer"),
    path("<uuid:decision>/revise/", views.revise, name="decision-revise"),
    path("<uuid:decision>/settle/", views.settle, name="decision-settle"),
    path("<uuid:decision>/park/", views.park, name="decision-park"),
    path("<uuid:decision>/review/", views.review, name="decision-review"),
    path("<uuid:decision>/impact/", views.impact, name="decision-impact"),
    path("<uuid:decision>/let-go/", views.let_go, name="decision-let-go"),
    path("<uuid:decision>/delete/", views.delete, name="decision-delete"),
]
