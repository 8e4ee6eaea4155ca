"""Addresses of the frame."""

from django.urls import path

from enplan.interfaces.web.frame import views

urlpatterns = [
    path("utseende/", views.appearance, name="appearance"),
    path("forlat/", views.quick_exit, name="quick_exit"),
    path("utkast/", views.keep_draft, name="keep_draft"),
    path("min-plan/mer/", views.my_more, name="my_more"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
]
