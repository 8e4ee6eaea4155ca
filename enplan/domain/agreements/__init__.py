"""What services have promised each other, as data that can be measured.

Agreements between organisations with versions, signatures and clauses, and the agreement about one person that is put
together from them. FHIR R4: Contract. Norwegian: samarbeidsavtale, tjenesteavtale.
"""
