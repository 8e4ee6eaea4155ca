"""Changing agreements: writing a draft, agreeing on it, and giving notice."""

from enplan.domain.agreements.services.agreeing import approve, comment, discard, propose, take_back
from enplan.domain.agreements.services.drafting import (
    add_clause,
    add_from_templates,
    change_clause,
    remove_clause,
    restore_clause,
    set_terms,
    take_in_suggestion,
)
from enplan.domain.agreements.services.ending import give_notice, take_back_notice
from enplan.domain.agreements.services.starting import start_agreement, start_revision

__all__ = [
    "add_clause",
    "add_from_templates",
    "approve",
    "change_clause",
    "comment",
    "discard",
    "give_notice",
    "propose",
    "remove_clause",
    "restore_clause",
    "set_terms",
    "start_agreement",
    "start_revision",
    "take_back",
    "take_back_notice",
    "take_in_suggestion",
]
