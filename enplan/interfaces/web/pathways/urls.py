"""Addresses of the way through treatment. None holds a word about health; an item of a list is a number."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.pathways.views import (
    hand_over,
    items,
    local_items,
    moves,
    own,
    pathway,
    transition,
)

WAY = "personer/<uuid:person_id>/forlop/"
LIST = "personer/<uuid:person_id>/overgang/"
ONE = f"{LIST}<uuid:episode_id>/"
ITEM = f"{ONE}punkt/<slug:address>/"
HAND = "personer/<uuid:person_id>/overlevering/<uuid:hand_over_id>/"

urlpatterns = [
    path(WAY, pathway.person_pathway, name="person_pathway"),
    path(f"{WAY}<uuid:episode_id>/skriv/", pathway.tell, name="pathway_tell"),
    path(f"{WAY}<uuid:episode_id>/rett/<uuid:moment_id>/", pathway.correct, name="pathway_correct"),
    path(f"{WAY}<uuid:episode_id>/angre/<uuid:moment_id>/", pathway.undo, name="pathway_undo"),
    path(LIST, transition.person_transitions, name="person_transitions"),
    path(f"{LIST}ny/", transition.new, name="transition_new"),
    path(ONE, transition.one, name="transition"),
    path(f"{ONE}skriv-ut/", transition.on_paper, name="transition_print"),
    path(f"{ONE}klar/", moves.ready, name="transition_ready"),
    path(f"{ONE}dro/", moves.left, name="transition_left"),
    path(f"{ONE}pause/", moves.pause, name="transition_pause"),
    path(f"{ONE}i-gang/", moves.resume, name="transition_resume"),
    path(f"{ONE}avtale/<slug:slug>/", moves.contingency, name="transition_contingency"),
    path(ITEM, items.item, name="transition_item"),
    path(f"{ITEM}status/", items.state, name="transition_item_state"),
    path(f"{ITEM}angre/", items.undo, name="transition_item_undo"),
    path(f"{ITEM}ble-det/", items.outcome, name="transition_outcome"),
    path(f"{ONE}overlever/", hand_over.new, name="hand_over_new"),
    path(HAND, hand_over.one, name="hand_over"),
    path(f"{HAND}<slug:step>/", hand_over.step, name="hand_over_step"),
    path("ke/overgangspunkter/", local_items.listing, name="local_items"),
    path("ke/overgangspunkter/<int:position>/", local_items.one, name="local_item"),
    path("min-plan/veien/", own.way, name="my_pathway"),
    path("min-plan/veien/<uuid:hand_over_id>/<slug:step>/", own.step, name="my_hand_over_step"),
]
