"""Programmes, the regulation (rules as data), seasons, stages and their calendars.

Owns the rules and the dates. Never knows who applied or what anyone decided.
"""
