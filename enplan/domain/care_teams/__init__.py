"""The team around the person: members, the coordinator, and invitations that must be accepted before access starts.

FHIR R4: CareTeam. Norwegian: ansvarsgruppe, koordinator.
"""
