"""Addresses of the style page; included in demo settings only."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.design import views

urlpatterns = [
    path("", views.page, name="design"),
    path("<slug:name>/", views.page, name="design_page"),
    path("feilside/<int:code>/", views.failure, name="design_failure"),
]
