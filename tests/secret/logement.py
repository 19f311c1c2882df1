"""The tables of accompanied access that a wall narrower than their category holds."""


def _tables(*noms: str) -> set[str]:
    return {f"accompagnement_{nom}" for nom in noms}


# Of a candidature: the hospital team, and the social workers who read the identity (decision 0020).
ENTRE_PARTENAIRES = _tables("critereatteste", "passageacces", "sortie", "devenir")
# Read by the category, but never by who only sits or coordinates (decision 0023).
BUDGETS = _tables("etude")
# Of a sub-letting: its operator, the partners; of the lease, the landlord that the row names; its
# operator writes, and the hospital team gives up what is not signed (decision 0024). Papers: hers,
# ordered by whoever reads.
DU_BAIL = _tables("souslocation", "moisdeloyer", "etatdeslieux", "examen")
A_L_OPERATEUR = _tables(
    "voletoperateur", "lignefinancement", "voixdelapersonne", "visite", "incident"
)
CONTRATS = "accompagnement_souslocation"  # those of the fixture are only being prepared
# The housing need: a social worker reads it with the identity, not as a main tenant alone (SP-08).
BESOINS = _tables("souhait")
PAPIERS = _tables("impressionbail", "impressionbailcontenu")
# Of an examination (decision 0025): who has given, the partners; a view, its house's own while one
# is missing, as in the fixtures; the notice, as the lease. Signed: added by one party of an open
# evaluation, which the fixtures have not (tests/accompagnement/test_examens.py), changed by nobody.
RENDUS, AVIS, PREFET = _tables("avisrendu"), _tables("avispartage"), _tables("avisprefet")
SIGNES = RENDUS | AVIS | PREFET | BUDGETS
# Of the accompaniment (decision 0026): what clinicians write; what is told of an absence, to the
# houses that the row names while it is told, here its author's.
PROJETS, ABSENCES = _tables("projetdevie"), _tables("absence")
DU_SUIVI = DU_BAIL | A_L_OPERATEUR | PROJETS | ABSENCES


def etudie_le_bail(table, role, droits, chez_moi) -> bool:
    """Who studies a candidature reads what is of its sub-letting: clinicians; social workers with
    the identity, or of their own house (`chez_moi`: the row names it) once it is signed."""
    tenue = chez_moi and table not in {CONTRATS} | PROJETS
    nommee = tenue or "lire_identite" in droits
    social = role == "TRAVAILLEUR_SOCIAL" and nommee and table not in ABSENCES
    return "ecrire_en_tete" in droits and (role == "CLINICIEN" or social)


def atteste(table, acteur, organisation) -> bool:
    """The rows of the fixture are of the first criterion: a clinician's to say; a lease is its
    operator's to write (`organisation`, the author's); no candidature there has an operator, whose
    alone is a study."""
    if table in DU_BAIL | A_L_OPERATEUR:
        return acteur.role == "TRAVAILLEUR_SOCIAL" and acteur.organisation.pk == organisation
    if table in BUDGETS:
        return False
    if table in ABSENCES:
        return acteur.role in {"CLINICIEN", "TRAVAILLEUR_SOCIAL"}
    if table in PROJETS:
        return acteur.role == "CLINICIEN"
    return table != "accompagnement_critereatteste" or acteur.role == "CLINICIEN"
