"""Organisations and their units, and how to reach them. ContSys: healthcare organisation. FHIR R4: Organization,
ContactPoint. Holds nothing about a person in need of services.
"""
