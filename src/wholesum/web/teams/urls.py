"""The URLs of the pages about a team."""

from __future__ import annotations

from django.urls import path

from wholesum.web.teams.bin import views as bin_views
from wholesum.web.teams.views import inviting, joining, teams

urlpatterns = [
    path("new/", teams.new, name="team-new"),
    path("invitation/", joining.invitation, name="invitation-kept"),
    path("invitation/<uuid:invitation>/", joining.mailed, name="invitation-mailed"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("<uuid:team>/people/", teams.people, name="team-people"),
    path("<uuid:team>/people/place/", teams.set_place, name="team-place"),
    path("<uuid:team>/people/<uuid:member>/role/", teams.set_role, name="team-role"),
    path("<uuid:team>/people/<uuid:member>/remove/", teams.remove, name="team-remove"),
    path("<uuid:team>/invite/", inviting.invite, name="team-invite"),
    path("<uuid:team>/invite/<uuid:invitation>/withdraw/", inviting.withdraw, name="team-withdraw"),
    path("<uuid:team>/invite/<uuid:invitation>/renew/", inviting.renew, name="team-renew"),
    path("<uuid:team>/leave/", teams.leave, name="team-leave"),
    path("<uuid:team>/settings/", teams.settings, name="team-settings"),
    path("<uuid:team>/settings/zone/", teams.set_zone, name="team-zone"),
    path("<uuid:team>/settings/move/", teams.move, name="team-move"),
    path("<uuid:team>/delete/", teams.delete, name="team-delete"),
    path("<uuid:team>/bin/", bin_views.bin_page, name="team-bin"),
    path("<uuid:team>/bin/<uuid:item>/restore/", bin_views.restore, name="team-bin-restore"),
    path("<uuid:team>/bin/empty/", bin_views.empty, name="team-bin-empty"),
]
