"""The addresses of the dialogue pages, under the address of a dialogue or of a team."""

from __future__ import annotations

from django.urls import path

from wholesum.web.dialogue.views import entry, facilitator, pages, voting

urlpatterns = [
    path("join/", entry.join, name="dialogue-join"),
    path("teams/<uuid:team>/dialogue/", facilitator.dialogues, name="dialogues"),
    path("teams/<uuid:team>/dialogue/open/", facilitator.open_dialogue, name="dialogue-open"),
    path("dialogue/<uuid:dialogue>/", pages.dialogue_page, name="dialogue"),
    path("dialogue/<uuid:dialogue>/live/", pages.live, name="dialogue-live"),
    path("dialogue/<uuid:dialogue>/screen/", pages.screen, name="dialogue-screen"),
    path("dialogue/<uuid:dialogue>/answer/", voting.answer, name="dialogue-answer"),
    path("dialogue/<uuid:dialogue>/state/", voting.state, name="dialogue-state"),
    path("dialogue/<uuid:dialogue>/vote/", voting.vote, name="dialogue-vote"),
    path("dialogue/<uuid:dialogue>/say/<slug:act>/", pages.say, name="dialogue-say"),
    path("dialogue/<uuid:dialogue>/closed/", pages.closed_rounds, name="dialogue-closed"),
    path("dialogue/<uuid:dialogue>/yours/", pages.yours, name="dialogue-yours"),
    path("dialogue/<uuid:dialogue>/log/", pages.log, name="dialogue-log"),
    path("dialogue/<uuid:dialogue>/log.csv", pages.log_csv, name="dialogue-log-csv"),
    path("dialogue/<uuid:dialogue>/polis.zip", pages.polis_zip, name="dialogue-polis"),
    path("dialogue/<uuid:dialogue>/run/", facilitator.run, name="dialogue-run"),
    path("dialogue/<uuid:dialogue>/run/<slug:act>/", facilitator.act, name="dialogue-act"),
    path("dialogue/<uuid:dialogue>/delete/", facilitator.delete, name="dialogue-delete"),
]
