"""Where people and machines come in: HTTP in, one call of a room's action or query, HTTP out.

Owns pages, forms, addresses. Never imports models, never decides anything that a rule decides.
"""
