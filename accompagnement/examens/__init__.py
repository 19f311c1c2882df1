"""Contradictory examinations, shared evaluation, and the way to a lease in one's own name."""
