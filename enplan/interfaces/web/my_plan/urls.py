"""Addresses of the person's own pages. None holds a word about health: what something is about is a number."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.my_plan.views import activities, changes, home, parts, settings, statements, whole

MINE = "min-plan/"
GOALS = f"{MINE}mal/"
DOING = f"{MINE}hvem-gjor-hva/"
WAITING = f"{MINE}venter/"

urlpatterns = [
    path(MINE, home.home, name="my_home"),
    path(f"{MINE}visning/", home.change_view, name="my_view"),
    path(WAITING, home.waits_for_me, name="my_waiting"),
    path(f"{WAITING}<uuid:request_id>/", home.answer_request, name="my_answer_request"),
    path(f"{MINE}plan/", whole.my_plan, name="my_plan"),
    path(f"{MINE}skriv-ut/", whole.my_print, name="my_print"),
    path(f"{MINE}det-viktigste/", statements.write, {"kind": "what_matters"}, name="my_words"),
    path(f"{MINE}mote-meg/", statements.write, {"kind": "how_to_meet_me"}, name="my_how_to_meet_me"),
    path(f"{MINE}god-pa/", statements.write, {"kind": "strengths"}, name="my_strengths"),
    path(f"{MINE}notater/", statements.write, {"kind": "private"}, name="my_notes"),
    path(f"{GOALS}ny/", parts.choose_area, {"kind": "goal"}, name="my_goal_area"),
    path(f"{GOALS}ny/<int:area>/", parts.add, {"kind": "goal"}, name="my_goal_new"),
    path(f"{GOALS}<uuid:part_id>/", parts.change, {"kind": "goal"}, name="my_goal"),
    path(f"{GOALS}<uuid:goal_id>/steg/", parts.add_step, name="my_subgoal_new"),
    path(f"{GOALS}<uuid:goal_id>/oppgave/", activities.add_to_goal, name="my_goal_activity_new"),
    path(f"{GOALS}<uuid:goal_id>/<slug:step>/", parts.goal_step, name="my_goal_step"),
    path(f"{MINE}behov/ny/", parts.choose_area, {"kind": "need"}, name="my_need_area"),
    path(f"{MINE}behov/ny/<int:area>/", parts.add, {"kind": "need"}, name="my_need_new"),
    path(f"{MINE}behov/<uuid:part_id>/", parts.change, {"kind": "need"}, name="my_need"),
    path(f"{MINE}hjelper/ny/", parts.choose_area, {"kind": "resource"}, name="my_resource_area"),
    path(f"{MINE}hjelper/ny/<int:area>/", parts.add, {"kind": "resource"}, name="my_resource_new"),
    path(f"{MINE}hjelper/<uuid:part_id>/", parts.change, {"kind": "resource"}, name="my_resource"),
    path(f"{MINE}ta-ut/<slug:kind>/<uuid:part_id>/", parts.take_out, name="my_take_out"),
    path(DOING, activities.listing, name="my_activities"),
    path(f"{DOING}ny/", activities.choose_area, name="my_activity_area"),
    path(f"{DOING}ny/<int:area>/", activities.add, name="my_activity_new"),
    path(f"{DOING}<uuid:activity_id>/", activities.detail, name="my_activity"),
    path(f"{DOING}<uuid:activity_id>/angre/", activities.take_back, name="my_activity_undo"),
    path(f"{DOING}<uuid:activity_id>/<slug:step>/", activities.take_step, name="my_activity_step"),
    path(f"{MINE}endringer/", changes.history, name="my_history"),
    path(f"{MINE}endringer/<int:change_id>/angre/", changes.undo, name="my_undo"),
    path(f"{MINE}innstillinger/", settings.settings, name="my_settings"),
]
