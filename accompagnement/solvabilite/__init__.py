"""The budget of a candidate in a flat: a study, its figures, thresholds, simulation."""
