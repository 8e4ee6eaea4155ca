"""Addresses of the guideline library."""

from django.urls import path

from enplan.interfaces.web.guidelines import views

urlpatterns = [
    path("retningslinjer/", views.guidelines, name="guidelines"),
    path("retningslinjer/<slug:slug>/", views.guideline, name="guideline"),
    path("retningslinjer/<slug:slug>/utskrift/", views.guideline_print, name="guideline_print"),
]
