"""Pure: where a commitment stands when the clock is asked, who a role is, what changed, which counts may be told."""
