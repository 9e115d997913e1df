"""Official letters: compose, approve, number, address, send, follow up.

Owns letterheads, letters, addressees and promises. Never knows entries; what came of a letter is asked from above.
"""
