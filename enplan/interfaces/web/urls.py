"""The addresses of the pages, package by package."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("enplan.interfaces.web.public.urls")),
    path("", include("enplan.interfaces.web.frame.urls")),
    path("", include("enplan.interfaces.web.login.urls")),
    path("", include("enplan.interfaces.web.directory.urls")),
    path("", include("enplan.interfaces.web.guidelines.urls")),
    path("", include("enplan.interfaces.web.consents.urls")),
    path("", include("enplan.interfaces.web.lookups.urls")),
    path("", include("enplan.interfaces.web.care_teams.urls")),
    path("", include("enplan.interfaces.web.relatives.urls")),
    path("", include("enplan.interfaces.web.agreements.urls")),
    path("", include("enplan.interfaces.web.demo.urls")),
    path("", include("enplan.interfaces.web.care_requests.urls")),
    path("", include("enplan.interfaces.web.persons.urls")),
    path("", include("enplan.interfaces.web.plans.urls")),
    path("", include("enplan.interfaces.web.commitments.urls")),
    path("", include("enplan.interfaces.web.pathways.urls")),
    path("", include("enplan.interfaces.web.my_plan.urls")),
    path("design/", include("enplan.interfaces.web.design.urls")),
]
