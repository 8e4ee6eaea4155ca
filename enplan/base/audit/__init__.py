"""The log of who looked and who changed (pasientjournalloven § 22; HL7 FHIR AuditEvent, IHE BALP).

One row for each request and person, written in the same transaction, before a byte leaves the server. Rows are never
changed or removed. Nothing of what was read stands here, only which categories.
"""
