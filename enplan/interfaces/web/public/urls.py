"""Addresses of the open pages."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.public import views

urlpatterns = [
    path("", views.front, name="front"),
    path("hjelp-na/", views.help_now, name="help_now"),
    path("om/", views.about, name="about"),
    path("om/rettigheter/", views.rights, name="rights"),
    path("ordliste/", views.glossary, name="glossary"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
    path("endringer/", views.changes, name="changes"),
    path("status/", views.status, name="status"),
]
