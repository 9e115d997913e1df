"""Experts, conflicts, assignment, score sheets and consolidated scores.

Owns who may judge what and how marks become scores. Never decides who wins.
"""
