"""The machine's door: the public API."""
