"""Addresses of promises and rules."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.commitments import deviation_views, house_views, rule_views, views

_PERSON = "personer/<uuid:person_id>/lofter/"

urlpatterns = [
    path(_PERSON, views.commitments, name="commitments"),
    path(_PERSON + "<uuid:commitment_id>/", views.commitment, name="commitment"),
    path(_PERSON + "<uuid:commitment_id>/avvik/", deviation_views.deviation, name="deviation"),
    path("min-plan/lofter/", views.mine, name="my_commitments"),
    path("lofter/", house_views.house, name="house_commitments"),
    path("regler/", rule_views.rules, name="rules"),
    path("regler/<str:code>/bestem/", rule_views.rule_decide, name="rule_decide"),
    path("regler/<str:rule_id>/", rule_views.rule, name="rule"),
]
