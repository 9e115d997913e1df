"""Read-only views across rooms: the season's funnel, statistics, exports.

Owns nothing and changes nothing.
"""
