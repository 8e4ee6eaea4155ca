"""Addresses of the relative's shell."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.relatives import views

urlpatterns = [
    path("parorende/", views.home, name="relative_home"),
    path("parorende/stotte/", views.support, name="relative_support"),
    path("parorende/<uuid:person_id>/", views.person, name="relative_person"),
    path("parorende/<uuid:person_id>/forlat/", views.leave, name="relative_leave"),
]
