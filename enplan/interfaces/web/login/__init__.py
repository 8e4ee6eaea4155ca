"""The way in and the way out: choose an e-ID, come back from it, put on a hat, change hat, log out.

No passwords and no accounts made here: whoever nobody has prepared an account for is told how to get one.
"""
