"""The workshop: embedded services, the demo's supervisor, the checks. Imports no Django app."""
