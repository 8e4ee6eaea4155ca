"""Addresses of consent, for the person and for staff."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.consents import party_views, plan_views, staff_views, views

_MINE = "min-plan/hvem-ser-hva/"
_PARTY = _MINE + "<uuid:party_id>/"
_STAFF = "personer/<uuid:person_id>/samtykke/"

urlpatterns = [
    path(_MINE, views.sharing, name="my_sharing"),
    path(_MINE + "tabell/", views.matrix, name="my_sharing_matrix"),
    path(_MINE + "kvitteringer/", views.receipts, name="my_receipts"),
    path(_MINE + "kvitteringer/fil.txt", views.receipts_file, name="my_receipts_file"),
    path(_MINE + "flere/", views.more, name="my_more_parties"),
    path(_MINE + "nei-til-alle/", views.withdraw_from_all, name="my_no_to_all"),
    path(_MINE + "planen/", plan_views.plan, name="my_plan_consent"),
    path(_MINE + "planen/ja/", plan_views.agree, name="my_plan_yes"),
    path(_MINE + "planen/nei/", plan_views.withdraw, name="my_plan_no"),
    path(_PARTY, party_views.party, name="my_sharing_party"),
    path(_PARTY + "prove/", party_views.rehearsal, name="my_sharing_rehearsal"),
    path(_PARTY + "kvittering/", party_views.receipt, name="my_sharing_receipt"),
    path(_PARTY + "nei/", party_views.withdraw, name="my_no_to_party"),
    path(_PARTY + "angre/", party_views.undo, name="my_sharing_undo"),
    path(_STAFF, staff_views.consent, name="person_sharing"),
    path(_STAFF + "tabell/", staff_views.matrix, name="person_sharing_matrix"),
    path(_STAFF + "planen/", staff_views.plan, name="person_plan_consent"),
    path(_STAFF + "vurdering/", staff_views.capacity, name="person_capacity"),
    path(_STAFF + "part/<uuid:party_id>/", staff_views.party, name="person_sharing_party"),
    path(_STAFF + "part/<uuid:party_id>/nei/", staff_views.withdraw, name="person_no_to_party"),
]
