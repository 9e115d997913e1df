"""The look: base templates, components, styles, icons, charts.

Owns how things are shown. Never knows a model or asks a rule.
"""
