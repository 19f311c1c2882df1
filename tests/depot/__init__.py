"""Nets over the whole repository."""
