"""Notices and their delivery: templates, the outbox, attempts, bounces.

Owns messages and deliveries. Never decides who is told what: the rooms' notices do.
"""
