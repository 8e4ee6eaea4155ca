"""Kari at a place of treatment, with promises about her."""

from tests.domain.commitments.conftest import kari, made

__all__ = ["kari", "made"]
