"""Awards, the numbered diploma register, mark licences, verification.

Owns what was conferred on the ground of which decision. Never decides on merit.
"""
