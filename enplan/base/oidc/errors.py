"""Why a login was refused, as codes that pages and logs can use.

A reason is written by us and never quotes a token, a claim value, a key or a person's number.
"""

from enum import StrEnum


class Refusal(StrEnum):
    """One code for each thing that can stop a login."""

    NOT_STARTED = "login_not_started"
    TOO_SLOW = "login_too_slow"
    CANCELLED = "cancelled"
    RESPONSE_MALFORMED = "response_malformed"
    RESPONSE_STATE = "response_state"
    RESPONSE_ISSUER = "response_issuer"
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    PROVIDER_REFUSED = "provider_refused"
    PROVIDER_METADATA = "provider_metadata"
    PROVIDER_ANSWER = "provider_answer"
    MALFORMED = "token_malformed"
    ALGORITHM = "token_algorithm"
    KIND = "token_type"
    KEY = "token_key"
    SIGNATURE = "token_signature"
    ISSUER = "token_issuer"
    SUBJECT = "token_subject"
    AUDIENCE = "token_audience"
    AUTHORIZED_PARTY = "token_authorized_party"
    EXPIRED = "token_expired"
    ISSUED_AT = "token_issued_at"
    NOT_BEFORE = "token_not_before"
    NONCE = "token_nonce"
    HASH = "token_hash"
    METHODS = "token_methods"
    IDENTIFIER = "token_identifier"
    AUTHENTICATION_TIME = "authentication_time"
    AUTHENTICATION_TOO_OLD = "authentication_too_old"
    LEVEL_MISSING = "level_missing"
    LEVEL_TOO_LOW = "level_too_low"


class LoginRefused(Exception):
    """The login stops here; nobody is logged in. `code` is for pages, `reason` for the log."""

    def __init__(self, code: Refusal, reason: str) -> None:
        """Keep the code and a reason that holds nothing about the person."""
        super().__init__(f"{code.value}: {reason}")
        self.code = code
        self.reason = reason


class ConfigurationError(Exception):
    """A provider is set up wrongly; the text names the setting, never its value."""
