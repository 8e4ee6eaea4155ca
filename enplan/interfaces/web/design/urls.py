"""Addresses of the style page; they answer in demo settings only."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.design import views

urlpatterns = [
    path("", views.page, name="design"),
    path("gjort/<slug:anchor>/", views.done, name="design_done"),
    path("feilside/<int:code>/", views.failure, name="design_failure"),
    path("<slug:name>/", views.page, name="design_page"),
]
