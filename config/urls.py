"""Every address. Norwegian, without words about health, and each view declares its door."""

from django.urls import include, path

urlpatterns = [path("", include("enplan.interfaces.web.urls"))]
