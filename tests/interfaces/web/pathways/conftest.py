"""The same world as the domain's tests, for the pages."""

from tests.domain.pathways.conftest import kari, made

__all__ = ["kari", "made"]
