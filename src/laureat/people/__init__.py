"""Accounts, appointments and consents: who may act for which body or enterprise, and since when.

Owns persons, their powers and consents. Never knows what is decided about whom.
"""
