"""Addresses of the log."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.lookups import desk_views, staff_views, views

_MINE = "min-plan/hvem-har-sett/"
_STAFF = "personer/<uuid:person_id>/oppslag/"

urlpatterns = [
    path(_MINE, views.log, name="my_lookups"),
    path(_MINE + "fil.csv", views.log_file, name="my_lookups_file"),
    path(_MINE + "<int:event_id>/", views.entry, name="my_lookup"),
    path(_MINE + "<int:event_id>/spor/", views.ask, name="my_lookup_question"),
    path(_MINE + "<int:event_id>/steng/", views.block, name="my_block"),
    path(_MINE + "apne/<uuid:block_id>/", views.unblock, name="my_unblock"),
    path("oppslag/", staff_views.own, name="own_lookups"),
    path("oppslag/sporsmal/", desk_views.questions, name="organization_questions"),
    path("oppslag/sporsmal/<uuid:question_id>/", desk_views.answer, name="organization_question"),
    path(_STAFF, staff_views.questions, name="lookup_questions"),
    path(_STAFF + "<uuid:question_id>/", staff_views.answer, name="lookup_question"),
]
