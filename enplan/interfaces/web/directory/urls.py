"""Addresses of the directory."""

from django.urls import path

from enplan.interfaces.web.directory import views

urlpatterns = [path("virksomheter/", views.organizations, name="organizations")]
