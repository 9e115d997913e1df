"""Regions, enterprises and bodies: who and where, as official registers know them.

Owns names, identifiers, addresses. Never knows people's accounts or what an enterprise applied for.
"""
