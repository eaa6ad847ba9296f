"""The addresses of the cycle."""

from __future__ import annotations

from django.urls import path

from wholesum.web.cycle import views

urlpatterns = [
    path("", views.cycle, name="cycle"),
    path("start/", views.start, name="cycle-start"),
    path("guides/<slug:session>/", views.guide, name="cycle-guide"),
    path("guides/<slug:session>/wall/<int:block>/", views.wall, name="cycle-wall"),
    path("prototypes/<uuid:prototype>/", views.prototype, name="cycle-prototype"),
    path("prototypes/<uuid:prototype>/ask/", views.ask, name="cycle-ask"),
    path("prototypes/<uuid:prototype>/withdraw/", views.withdraw, name="cycle-withdraw"),
    path(
        "prototypes/<uuid:prototype>/delete/",
        views.prototype_delete,
        name="cycle-prototype-delete",
    ),
    path("<uuid:cycle>/", views.review, name="cycle-review"),
    path("<uuid:cycle>/dates/", views.dates, name="cycle-dates"),
    path("<uuid:cycle>/mail/", views.mail, name="cycle-mail"),
    path("<uuid:cycle>/delete/", views.delete, name="cycle-delete"),
    path("<uuid:cycle>/prototypes/new/", views.prototype_new, name="cycle-prototype-new"),
]
