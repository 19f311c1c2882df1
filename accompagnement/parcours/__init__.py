"""The way of a candidate, from the need to a home of her own, as a line (decision 0029)."""
