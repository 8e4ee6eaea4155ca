"""The team around the person: members, the coordinator, and invitations.

Nobody has access before they have accepted.

FHIR R4: CareTeam. Norwegian: ansvarsgruppe, koordinator.
"""
