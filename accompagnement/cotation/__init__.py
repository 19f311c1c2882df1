"""A cotation: a help to rank needs, set by the territory, never a decision (decision 0028)."""
