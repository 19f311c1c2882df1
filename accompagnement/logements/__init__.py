"""Flats offered by landlords: data of the territory, no person in them (decision 0020)."""
