"""Files received in a dossier (decision 0013)."""
