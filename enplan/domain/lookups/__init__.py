"""Who has looked.

The person's own log, questions about a look-up with their answers, and closing the plan to somebody.

FHIR R4: AuditEvent, Communication. Pasientjournalloven § 18 and § 22; GDPR articles 12 and 15. The log itself
is written by base/access and never here.
"""
