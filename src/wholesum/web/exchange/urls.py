"""The addresses of the exchange pages."""

from __future__ import annotations

from django.urls import path

from wholesum.web.exchange import file_import, views

urlpatterns = [
    path("import/", file_import.import_evidence, name="evidence-import"),
    path("<uuid:team>/import/<slug:kind>/", file_import.import_file, name="team-import-file"),
    path("<uuid:team>/mirror/folder/", views.export_folder, name="team-folder"),
    path("<uuid:team>/mirror/evidence/", views.export_evidence, name="evidence-export"),
]
