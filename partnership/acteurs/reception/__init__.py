"""Files that come in: known by their content, redrawn or refused (decision 0013).

`natures` says what a file is; `bac` has it redrawn by `redessiner`, a program alone in its process;
`televersement` keeps what is sent in memory; `champs` is the field of a form.
"""
