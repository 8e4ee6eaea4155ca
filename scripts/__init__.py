"""What developers and set-up run; never imported by the product."""
