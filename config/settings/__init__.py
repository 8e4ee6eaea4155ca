"""Settings in layers: base, then demo, test or production on top."""
