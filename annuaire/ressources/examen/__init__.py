"""Documents that partners share: known by their content, weighed, written anew or refused (0017).

`natures` says what a document is; `examiner` and `lire` are programs alone in their process.
"""
