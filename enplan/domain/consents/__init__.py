"""What the person has said yes and no to: that the plan is made, and who sees what.

ContSys: informed consent, dissent. FHIR R4: Consent. Two kinds (contents of an individual plan, item 8). No
answer is a no. Consents are never altered: a new answer supersedes the old one, and withdrawal is a mark with
a moment.
"""
