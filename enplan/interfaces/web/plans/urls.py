"""Addresses of the work pages about one plan."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.plans import history_views, part_views, views

PLAN = "personer/<uuid:person_id>/plan/"
HISTORY = "personer/<uuid:person_id>/historikk/"

urlpatterns = [
    path(PLAN, views.person_plan, name="person_plan"),
    path(f"{PLAN}ord/<slug:slug>/", part_views.own_words, name="own_words"),
    path(f"{PLAN}periode/", part_views.period, name="plan_period"),
    path(f"{PLAN}gjennomgang/ny/", part_views.evaluation, name="plan_evaluation"),
    path(f"{PLAN}pause/", views.pause, name="plan_pause"),
    path(f"{PLAN}fortsett/", views.resume, name="plan_resume"),
    path(f"{PLAN}avslutt/", views.close, name="plan_close"),
    path(f"{PLAN}apne/", views.reopen, name="plan_reopen"),
    path(f"{PLAN}tiltak/<uuid:activity_id>/status/", views.activity_state, name="activity_state"),
    path(f"{PLAN}tiltak/<uuid:activity_id>/merknad/", part_views.activity_note, name="activity_note"),
    path(f"{PLAN}tiltak/<uuid:activity_id>/hjelp-gitt/", views.help_given, name="help_given"),
    path(f"{PLAN}mal/<uuid:goal_id>/status/", views.goal_state, name="goal_state"),
    path(f"{PLAN}<slug:slug>/ny/", part_views.part_new, name="part_new"),
    path(f"{PLAN}<slug:slug>/<uuid:part_id>/", part_views.part_change, name="part_change"),
    path(f"{PLAN}<slug:slug>/<uuid:part_id>/fjern/", views.part_remove, name="part_remove"),
    path(HISTORY, history_views.person_history, name="person_history"),
    path(f"{HISTORY}<int:change_id>/angre/", history_views.undo, name="undo"),
    path("personer/<uuid:person_id>/skriv-ut/", history_views.person_print, name="person_print"),
]
