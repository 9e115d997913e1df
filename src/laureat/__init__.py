"""Laureat."""
