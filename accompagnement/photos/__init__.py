"""Photos of the flats that landlords offer: the place, nobody in it (decision 0030)."""
