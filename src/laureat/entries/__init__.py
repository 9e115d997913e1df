"""What an enterprise writes and sends: goods, answers, evidence, the declaration of quality.

Owns entries until they are admitted, and their receipts. Never knows marks or decisions.
"""
