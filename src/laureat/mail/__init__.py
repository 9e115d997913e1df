"""Notices and their delivery: kinds, templates, the outbox, attempts, reports, what people chose to receive.

Owns messages, deliveries, addresses and choices. Never decides who is told what: the rooms' notices do. Never sends a message again of
which the server may already have a copy: a person decides.
"""
