"""Where a request comes from, to be counted and never kept."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

ONE_LINE = 64
"""Bits of an IPv6 address that name one subscriber's network; the rest whoever is there chooses freely (RFC 6177)."""


def client_address(request: HttpRequest) -> str:
    """The network address that asks; of an IPv6 address the network, because one machine has so many of them.

    Behind our own proxy it is the last one that the proxy wrote down, which nobody else can choose.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return _counted(forwarded.rsplit(",", 1)[-1].strip())
    return _counted(str(request.META.get("REMOTE_ADDR", "")))


def _counted(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), ONE_LINE), strict=False))
