"""Third wall: what is personal is sealed, dossier by dossier (secret.md § 4, wall 3).

`chiffre` seals and opens bytes; `cles` finds the key of a dossier; `champs` are the model fields;
`jetons` the blind index of names; `rotation` and `cles.detruire` the life of the keys.
"""
