"""Addresses of the work pages about persons."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.persons import contact_views, start_views, views

urlpatterns = [
    path("personer/", views.persons, name="persons"),
    path("personer/liste.csv", views.persons_export, name="persons_export"),
    path("personer/ny/", start_views.plan_start, name="plan_start"),
    path("personer/ny/finnes/", start_views.plan_exists, name="plan_exists"),
    path("personer/ny/registrert/", start_views.request_registered, name="request_registered"),
    path("personer/<uuid:person_id>/", views.person, name="person"),
    path("personer/<uuid:person_id>/kontakt/", contact_views.contact, name="person_contact"),
    path("personer/<uuid:person_id>/startet/", start_views.plan_started, name="plan_started"),
    path("personer/<uuid:person_id>/foresporsler/", start_views.join_requests, name="join_requests"),
    path(
        "personer/<uuid:person_id>/foresporsler/<uuid:request_id>/",
        start_views.answer_join_request,
        name="answer_join_request",
    ),
    path("oppgaver/", views.tasks, name="tasks"),
]
