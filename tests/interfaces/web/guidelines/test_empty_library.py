"""The library before anything has been taken over."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_an_empty_library_says_so_and_who_can_fill_it(client: Client) -> None:
    page = client.get("/retningslinjer/").content.decode()
    assert "Ingen retningslinjer er lagt inn ennå" in page
    assert "Den som drifter tjenesten, kan hente dem inn." in page
