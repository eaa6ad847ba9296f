"""The pages of this app, under the address of a dialogue and under that of a team."""

from __future__ import annotations

from django.urls import path

from wholesum.web.dialogue import answering, views

urlpatterns = [
    path("join/", views.join, name="dialogue-join"),
    path("teams/<uuid:team>/dialogue/", views.dialogues, name="dialogues"),
    path("teams/<uuid:team>/dialogue/open/", views.open_dialogue, name="dialogue-open"),
    path("dialogue/<uuid:dialogue>/", views.dialogue_page, name="dialogue"),
    path("dialogue/<uuid:dialogue>/live/", views.live, name="dialogue-live"),
    path("dialogue/<uuid:dialogue>/screen/", views.screen, name="dialogue-screen"),
    path("dialogue/<uuid:dialogue>/answer/", answering.answer, name="dialogue-answer"),
    path("dialogue/<uuid:dialogue>/state/", answering.state, name="dialogue-state"),
    path("dialogue/<uuid:dialogue>/vote/", answering.vote, name="dialogue-vote"),
    path("dialogue/<uuid:dialogue>/say/<slug:act>/", views.say, name="dialogue-say"),
    path("dialogue/<uuid:dialogue>/closed/", views.closed_rounds, name="dialogue-closed"),
    path("dialogue/<uuid:dialogue>/yours/", views.yours, name="dialogue-yours"),
    path("dialogue/<uuid:dialogue>/log/", views.log, name="dialogue-log"),
    path("dialogue/<uuid:dialogue>/log.csv", views.log_csv, name="dialogue-log-csv"),
    path("dialogue/<uuid:dialogue>/polis.zip", views.polis_zip, name="dialogue-polis"),
    path("dialogue/<uuid:dialogue>/run/", views.run, name="dialogue-run"),
    path("dialogue/<uuid:dialogue>/run/<slug:act>/", views.act, name="dialogue-act"),
    path("dialogue/<uuid:dialogue>/delete/", views.delete, name="dialogue-delete"),
]
