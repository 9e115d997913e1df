"""The append-only, hash-chained record of who did what, and when.

Owns events and their chain. Never imports a room, never holds a foreign key, never changes or deletes what it holds:
database triggers refuse that on both engines.
"""
