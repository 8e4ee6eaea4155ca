"""What the product costs, measured beside what the machine can do at best. Not part of the installed package."""
