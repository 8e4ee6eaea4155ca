"""Read a guideline page as the health library publishes it. Pure: no database, no Django, no network."""

from enplan.domain.guidelines.published_page.damage import Damage, DamagedPage, Evidence
from enplan.domain.guidelines.published_page.parts import (
    FieldKey,
    Grading,
    Left,
    Noted,
    Paragraph,
    PublishedField,
    PublishedPage,
    PublishedRecommendation,
    PublishedSection,
    Reason,
    Reference,
    ReferenceKind,
    Remark,
)
from enplan.domain.guidelines.published_page.reading import read_page

__all__ = [
    "Damage",
    "DamagedPage",
    "Evidence",
    "FieldKey",
    "Grading",
    "Left",
    "Noted",
    "Paragraph",
    "PublishedField",
    "PublishedPage",
    "PublishedRecommendation",
    "PublishedSection",
    "Reason",
    "Reference",
    "ReferenceKind",
    "Remark",
    "read_page",
]
