"""The rules of agreements: their life, what a draft must hold, how a clause is measured, what is different. Pure."""

from enplan.domain.agreements.rules.checking import ROLES, check_clause, check_clauses, check_terms
from enplan.domain.agreements.rules.comparing import ClauseChange, Kind, Piece, clause_changes, text_changes
from enplan.domain.agreements.rules.kinds import check_parties, kind_of, kinds
from enplan.domain.agreements.rules.life import (
    BINDING,
    MOVES,
    Act,
    Period,
    Standing,
    check_move,
    end_on,
    put_into_force,
    review_is_due,
    standing,
    start_of,
)
from enplan.domain.agreements.rules.wording import promised

__all__ = [
    "BINDING",
    "MOVES",
    "ROLES",
    "Act",
    "ClauseChange",
    "Kind",
    "Period",
    "Piece",
    "Standing",
    "check_clause",
    "check_clauses",
    "check_move",
    "check_parties",
    "check_terms",
    "clause_changes",
    "end_on",
    "kind_of",
    "kinds",
    "promised",
    "put_into_force",
    "review_is_due",
    "standing",
    "start_of",
    "text_changes",
]
