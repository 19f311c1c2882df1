"""The open feeds when several people ask for them at once."""

import json

from django.db import transaction
from django.urls import reverse

from annuaire import actions
from tests.secret.outils import superutilisateur


def ajouter(d, nom: str) -> None:
    with transaction.atomic(), d.agir():
        actions.creer(par=d, document={"genre": "GEM", "nom": nom, "diffusion": "public"})


def test_pendant_qu_on_l_ecrit_les_autres_lisent_le_dernier(distribution_reelle, client):
    """Nobody waits behind the one who writes; the mark is that of what is given."""
    d, ici = (
        distribution_reelle.coordinatrice,
        reverse("partenariats:annuaire_json", args=["essai"]),
    )

    def noms(reponse) -> list[str]:
        lu = json.loads(b"".join(reponse.streaming_content))
        return [s["nom"] for s in lu["structures"]]

    ajouter(d, "Premier")
    premier = client.get(ici)
    assert noms(premier) == ["Premier"]
    ajouter(d, "Second")
    with superutilisateur(autocommit=False) as ailleurs:
        ailleurs.execute("SELECT 1 FROM annuaire_flux FOR UPDATE")
        pendant = client.get(ici)
        assert noms(pendant) == ["Premier"]
        assert pendant["ETag"] == premier["ETag"]
        ailleurs.rollback()
    apres = client.get(ici, headers={"If-None-Match": pendant["ETag"]})
    assert noms(apres) == ["Premier", "Second"]
    assert client.get(ici, headers={"If-None-Match": apres["ETag"]}).status_code == 304
