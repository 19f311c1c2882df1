"""Files that come in (directory, FINESS, sectors) and go out (decision 0015).

`extraire` is a program alone in its process that turns a file into lines; `fichiers` runs it.
`colonnes`, `lignes` and `finess` make documents of them, `comparer` says what each would change,
`secteurs` does the same for the hospital's list; `appliquer` writes in bulk. `suite` leads the
worker from one to the next, `exports` goes the other way.
"""
