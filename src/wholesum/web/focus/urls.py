"""The addresses of the pages of focus rounds."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wholesum.web.focus.views import goals, inventory, lists, rounds, scoring, values

_asked = [
    path("", rounds.asking_page, name="focus-asking"),
    path("open/", rounds.open_asking, name="focus-asking-open"),
    path("close/", rounds.close_asking, name="focus-asking-close"),
    path("remind/", rounds.remind, name="focus-asking-remind"),
    path("again/", rounds.ask_again, name="focus-asking-again"),
    path("sent/", scoring.sent, name="focus-sent"),
]
_round: list[URLPattern | URLResolver] = [
    path("", rounds.round_page, name="focus-round"),
    path("close/", rounds.close, name="focus-close"),
    path("delete/", rounds.delete, name="focus-delete"),
    path("asked/<slug:what>/", include(_asked)),
    path("goals/", goals.goals, name="focus-goals"),
    path("goals/name/", goals.name, name="focus-goal-name"),
    path("goals/merge/", goals.merge, name="focus-goal-merge"),
    path("goals/merge/<uuid:merge>/", goals.answer_merge, name="focus-merge-answer"),
    path("goals/<uuid:goal>/back/", goals.take_back, name="focus-goal-back"),
    path("goals/points/", scoring.goal_points, name="focus-points"),
    path("inventory/", inventory.inventory, name="focus-inventory"),
    path("inventory/csv/", inventory.download, name="focus-inventory-csv"),
    path("inventory/new/", inventory.new, name="focus-effort-new"),
    path("inventory/failures/", inventory.failures, name="focus-failures"),
    path("inventory/failures/name/", inventory.name_failure, name="focus-failure-name"),
    path("inventory/failures/<uuid:failure>/", inventory.failure, name="focus-failure"),
    path("inventory/<uuid:effort>/", inventory.effort, name="focus-effort"),
    path("inventory/<uuid:effort>/delete/", inventory.delete, name="focus-effort-delete"),
    path("score/", scoring.score, name="focus-score"),
    path("lists/", lists.lists, name="focus-lists"),
    path("lists/decide/", lists.start_deciding, name="focus-start-deciding"),
    path("decide/", lists.decide, name="focus-decide"),
    path("decide/agreed/", lists.agreed, name="focus-agreed"),
    path("decide/<uuid:effort>/", lists.verdict, name="focus-verdict"),
    path("decide/<uuid:effort>/consent/", lists.consent, name="focus-consent"),
    path("decide/<uuid:effort>/review/", lists.review, name="focus-review"),
    path("values/", values.values, name="focus-values"),
    path("values/name/", values.name, name="focus-value-name"),
    path("values/expressed/", values.expressed, name="focus-expressed"),
    path("values/experiment/", values.experiment, name="focus-experiment"),
    path("values/points/", scoring.value_points, name="focus-values-points"),
    path("values/<uuid:value>/delete/", values.delete, name="focus-value-delete"),
]
urlpatterns = [
    path("", rounds.index, name="focus"),
    path("open/", rounds.open_round, name="focus-open"),
    path("<uuid:focus>/", include(_round)),
]
