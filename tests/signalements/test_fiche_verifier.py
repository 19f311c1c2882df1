"""« Comme le destinataire le verra », then the sending."""

import re

from partnership.acteurs import horloge
from signalements import actions
from signalements.models import (
    Signalement,
    SoutiensDeclares,
)
from tests.signalements.fiches import PERSONNE, fait, lire, url


class TestVerifier:
    def test_comme_la_clinicienne_le_verra(self, distribution, connecte, prete):
        d, s = distribution, prete
        with d.referente.agir():
            actions.ecrire_soutiens(signalement=s, par=d.referente, aidants="sa sœur Berthe")
            actions.ecrire_locative(signalement=s, par=d.referente, type_logement="T3")
        r = connecte(d.referente)
        page = r.get(url("verifier", s)).content.decode()
        assert "Berthe" not in page
        assert "Ne sera pas transmis" in page
        assert "les soutiens déclarés" in page
        assert "Odile Ferrand" in page
        assert "T3" in page
        version = re.search(r'name="version"\s+value="(\d+)"', page)[1]
        reponse = r.post(url("transmettre", s), {"version": version})
        assert (reponse.status_code, reponse.url) == (302, url("dossier", s))
        assert r.post(url("transmettre", s), {"version": version}).status_code == 302
        assert lire(d.clinicienne, Signalement)[0].etat == "transmis"
        assert not lire(d.clinicienne, SoutiensDeclares)
        assert r.get(url("verifier", s)).status_code == 403

    def test_ce_qui_manque_avec_son_lien(self, distribution, connecte):
        d = distribution
        with d.referente.agir():
            s = actions.ouvrir(par=d.referente)
        page = connecte(d.referente).get(url("verifier", s)).content.decode()
        for cible in (
            url("etape", s, "ou"),
            url("etape", s, "faits"),
            url("urgence", s),
            url("informer", s),
        ):
            assert f'href="{cible}"' in page
        assert "Transmettre à l’ERAH</button>" not in page

    def test_commune_sans_equipe(self, distribution, connecte, prete):
        r = connecte(distribution.referente)
        r.post(url("etape", prete, "ou"), {**PERSONNE, "commune": "57480"})
        assert "Aucune équipe n’est désignée" in r.get(url("verifier", prete)).content.decode()

    def test_page_perimee(self, distribution, connecte, prete):
        d = distribution
        r = connecte(d.referente)
        page = r.get(url("verifier", prete)).content.decode()
        version = re.search(r'name="version"\s+value="(\d+)"', page)[1]
        connecte(d.referente2).post(url("fait_ajouter", prete), fait(d.referente2))
        reponse = r.post(url("transmettre", prete), {"version": version})
        assert reponse.status_code == 403
        assert "changé entre-temps" in reponse.content.decode()
        for faux in ("", "x", "-1", "1" * 30, "²"):
            assert r.post(url("transmettre", prete), {"version": faux}).status_code == 403
        assert lire(d.referente, Signalement)[0].transmis_le is None

    def test_opposition(self, distribution, connecte, prete):
        d = distribution
        with d.referente.agir():
            actions.informer(signalement=prete, par=d.referente, le=horloge.aujourdhui(),
                             moyen="ENTRETIEN", reaction="OPPOSITION")  # fmt: skip
        page = connecte(d.referente).get(url("verifier", prete)).content.decode()
        assert "La personne s’est opposée" in page
        assert "Transmettre à l’ERAH</button>" not in page
