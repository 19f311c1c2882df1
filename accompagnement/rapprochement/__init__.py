"""Needs and flats side by side, from the side of those who look for one (decision 0023)."""
