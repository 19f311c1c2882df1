"""The accompaniment: commitments, visits, incidents, absences, the shared calendar, the exit."""
