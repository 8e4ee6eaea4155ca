"""Addresses of the demo (stable: design/interface.md)."""

from django.urls import path

from enplan.interfaces.web.demo import views

urlpatterns = [
    path("demo/", views.personas, name="personas"),
    path("demo/logg-inn/<slug:persona>/", views.become, name="become"),
]
