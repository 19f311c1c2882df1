"""Situations that a partner brings by herself: no signalement, no candidature (decision 0027)."""
