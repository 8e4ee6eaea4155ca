"""Addresses of the way in and out."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.login import views

urlpatterns = [
    path("logg-inn/", views.choose, name="log_in"),
    path("logg-inn/igjen/", views.again, name="prove_again"),
    path("logg-inn/start/<slug:provider>/", views.start, name="start_log_in"),
    path("logg-inn/retur/<slug:provider>/", views.come_back, name="finish_log_in"),
    path("logg-inn/hatt/", views.choose_hat, name="choose_hat"),
    path("logg-ut/", views.log_out, name="log_out"),
]
