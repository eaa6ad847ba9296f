"""The addresses of notices."""

from __future__ import annotations

from django.urls import path

from wholesum.web.notices import views

urlpatterns = [
    path("you/notices/", views.notices, name="notices"),
    path("you/notices/calendar/", views.renew_calendar, name="calendar-renew"),
    path("you/notices/calendar/end/", views.end_calendar, name="calendar-end"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("teams/<uuid:team>/settings/chat/", views.chat, name="team-chat"),
    path("teams/<uuid:team>/settings/chat/test/", views.test_chat, name="team-chat-test"),
    path("teams/<uuid:team>/settings/chat/remove/", views.remove_chat, name="team-chat-remove"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
