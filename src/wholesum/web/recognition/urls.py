"""The addresses of the pages of recognition."""

from __future__ import annotations

from django.urls import path

from wholesum.web.recognition import views

urlpatterns = [
    path("", views.recognition, name="recognition"),
    path("tell/", views.tell, name="recognition-tell"),
    path("own/", views.own, name="recognition-own"),
    path("rewards/", views.rewards, name="recognition-rewards"),
    path("rewards/<int:reward>/", views.rewards, name="recognition-reward"),
    path("rewards/<int:reward>/delete/", views.reward_delete, name="recognition-reward-delete"),
    path("<uuid:story>/change/", views.tell, name="recognition-change"),
    path("<uuid:story>/delete/", views.delete, name="recognition-delete"),
    path("<uuid:story>/unname/", views.unname, name="recognition-unname"),
    path("<uuid:story>/points/", views.points, name="recognition-points"),
    path("<uuid:story>/credit/<slug:act>/", views.credit, name="recognition-credit"),
]
