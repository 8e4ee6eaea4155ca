"""Addresses for the tests of the style page: the product's own and `/design/`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("design/", include("enplan.interfaces.web.design.urls")),
    path("", include("enplan.interfaces.web.urls")),
]
