"""Pages of notices of need: for whoever notifies, for the coordinating unit, and for the person."""
