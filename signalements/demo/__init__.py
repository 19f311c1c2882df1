"""The demonstration territory: Metz, from the founding slides; fictitious people only."""
