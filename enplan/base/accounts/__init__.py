"""Who can log in, and in which hats.

An account is a person's key (issuer and subject of an e-ID). A *hat* is a role in an organisation for a period
(FHIR PractitionerRole; ContSys healthcare professional in a healthcare organisation), or one's own plan, or being
someone's relative. One session wears exactly one hat.
"""
