"""Addresses of notices of need."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.care_requests import (
    coordinator_views,
    new_views,
    own_views,
    sent_views,
    unit_views,
)

_NEW = "melding-om-behov/"
_ABOUT = "personer/<uuid:person_id>/melding-om-behov/"
_UNIT = "ke/"

urlpatterns = [
    path(_NEW, sent_views.notices, name="notices"),
    path(_NEW + "ny/", new_views.notice_new, name="notice_new"),
    path(_NEW + "ny/se-over/", new_views.notice_check, name="notice_check"),
    path(_NEW + "<uuid:notice_id>/", sent_views.notice, name="notice"),
    path(_NEW + "<uuid:notice_id>/kvittering/", sent_views.receipt, name="notice_receipt"),
    path(_NEW + "<uuid:notice_id>/svar/", sent_views.answer, name="notice_answer"),
    path(_NEW + "<uuid:notice_id>/samtykke/", sent_views.tell_answer, name="notice_consent"),
    path(_NEW + "<uuid:notice_id>/trekk/", sent_views.withdraw, name="notice_withdraw"),
    path(_ABOUT, new_views.notice_new, name="notice_about"),
    path(_ABOUT + "se-over/", new_views.notice_check, name="notice_about_check"),
    path(_UNIT, unit_views.inbox, name="unit_inbox"),
    path(_UNIT + "meldinger/<uuid:notice_id>/", unit_views.notice, name="unit_notice"),
    path(_UNIT + "meldinger/<uuid:notice_id>/oppnevn/", unit_views.appoint, name="unit_appoint"),
    path(_UNIT + "meldinger/<uuid:notice_id>/sporsmal/", unit_views.ask, name="unit_ask"),
    path(_UNIT + "meldinger/<uuid:notice_id>/ikke-behov/", unit_views.no_need, name="unit_no_need"),
    path(_UNIT + "uten-koordinator/<uuid:person_id>/", unit_views.vacancy, name="unit_vacancy"),
    path(_UNIT + "koordinatorer/", coordinator_views.coordinators, name="unit_coordinators"),
    path(
        _UNIT + "koordinatorer/<uuid:coordinator_id>/",
        coordinator_views.profile,
        name="unit_coordinator",
    ),
    path("min-plan/melding-om-behov/", own_views.notices, name="my_notices"),
]
