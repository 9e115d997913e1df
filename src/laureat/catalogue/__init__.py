"""What the public may see: published snapshots, search, booklets.

Owns publications and cards, which are copies. Never shows what is not published.
"""
