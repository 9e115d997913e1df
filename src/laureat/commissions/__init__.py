"""Sittings, quorum, recusals, ballots, decisions, protocols, appeals.

Owns what a commission decided and how. Never changes a mark and never confers an award.
"""
