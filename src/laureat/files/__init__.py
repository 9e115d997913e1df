"""Documents: bytes with their checksum, detected type and scan state.

Owns keeping, scanning, quarantining and serving by signed link. Never knows what a document means or who may see it.
"""
