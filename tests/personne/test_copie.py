"""What goes in a copy, what is hidden of others, and when the answer is due."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from partnership.acteurs import horloge, identite
from partnership.secret.personne import copie, demandes, tiers
from partnership.secret.personne.models import DemandePersonne, DossierConcerne
from tests.depot.objets import demande_prete
from tests.secret.outils import brut
from tests.secret.travail import comme_travailleur
from tests.signalements.scenes import observer


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 1, 15), date(2026, 2, 15)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 5), date(2027, 1, 5)),
    ],
)
def test_un_mois(jour, attendu):
    assert demandes.echeance(jour, 1) == attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Volets fermés depuis mai.", "Volets fermés depuis mai."),
        ("Elle va à Metz avec MOSELIS.", "Elle va à Metz avec MOSELIS."),
        ("Vu Mme Ferrand au SAMU.", "Vu Mme Ferrand au SAMU."),
        ("Mme Zebulon appelle.", f"{tiers.AUTRE} appelle."),
        ("Vu avec Zebulon hier.", f"Vu avec {tiers.AUTRE} hier."),
        ("ZEBULON appelle.", f"{tiers.AUTRE} appelle."),
        ("Le voisin crie. Porte ouverte.", f"{tiers.RETENU} Porte ouverte."),
        ("Zebulon m’a dit qu’elle crie.", tiers.RETENU),
    ],
)
def test_le_nom_des_autres_est_cache(texte, attendu):
    connus = tiers.mots("Odile", "Ferrand", "Metz", "MOSELIS")
    assert tiers.masquer(texte, connus) == attendu


def test_chaque_table_entre_dans_la_copie_avec_un_titre():
    titres = [copie.titre_de(m) for m in copie.modeles()]
    assert len(titres) > 20
    assert all(titres)
    assert len(set(titres)) == len(titres)


def test_les_demandes_et_les_copies_ne_durent_pas(distribution_reelle):
    """SP-19: the functions of retention, with the worker's role under its narrow identity."""
    d = distribution_reelle
    demande_prete(d, observer(d.agent))
    tard = datetime(2099, 1, 1, tzinfo=UTC)

    def purger(cycle):
        with comme_travailleur(), identite.agir_comme(identite.SYSTEME), transaction.atomic():
            return brut(f"SELECT palier.purger_{cycle}(%s, %s, 10)", d.territoire.pk, tard)

    assert (purger("copie"), purger("copie")) == ([(1,)], [(0,)])
    assert purger("demande") == [(0,)], "an open request stays"
    with d.deleguee.agir(), transaction.atomic():
        demandes.repondre(
            demande=DemandePersonne.objects.get(), par=d.deleguee, reponse="rien",
            repondue_le=horloge.aujourdhui(),
        )  # fmt: skip
    assert purger("demande") == [(1,)]
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        assert not DossierConcerne.objects.exists()
