"""The ground floor: mechanisms that know nothing of plans, consent or pages."""
