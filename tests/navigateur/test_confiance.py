"""Trusted Types: an injected text never becomes a page or a script, in a browser (promise 13)."""

import pytest

from partnership.acteurs.acteur import Acteur

pytestmark = pytest.mark.django_db(transaction=True)
PUITS = {
    "innerHTML": "document.body.innerHTML = %r",
    "outerHTML": "document.querySelector('h1').outerHTML = %r",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', %r)",
    "parseFromString": "new DOMParser().parseFromString(%r, 'text/html')",
    "srcdoc": "document.createElement('iframe').srcdoc = %r",
    "fragment": "document.createRange().createContextualFragment(%r)",
    "script": "document.createElement('script').text = %r",
    "script src": "document.createElement('script').src = '/static/js/palier.js?' + %r",
    "setTimeout": "setTimeout(%r)",
}
ATTAQUE = "<img src=x onerror=alert(1)>"


def essayer(siege, texte: str) -> dict[str, str]:
    """What each sink answers to a text."""
    return {
        nom: siege.page.evaluate(
            "() => { try { " + puits % texte + "; return 'passe'; } catch (e) { return e.name; } }"
        )
        for nom, puits in PUITS.items()
    }


def test_un_texte_injecte_ne_devient_rien(distribution_reelle, poste):
    d = distribution_reelle
    siege = poste(d.referente)
    siege.ouvrir("/")
    refus = essayer(siege, ATTAQUE)
    assert set(refus.values()) == {"TypeError"}, refus
    refus = essayer(siege, "<b>du texte seulement</b>")
    assert set(refus.values()) == {"TypeError"}, refus
    # htmx takes an answer of our server, and nothing that comes from elsewhere.
    inserer = """async ([chemin, texte]) => {
      const ou = document.createElement('div'); document.querySelector('main').append(ou);
      const trop = new Promise(fini => setTimeout(fini, 4000));
      await Promise.race([htmx.ajax('GET', chemin, {target: ou, swap: 'innerHTML'}), trop]);
      try { htmx.swap(ou, texte, {swapStyle: 'beforeend', swapDelay: 0, settleDelay: 0}); }
      catch (e) { return [ou.textContent.includes('Aide'), e.name, ou.innerHTML.includes('onerror')]; }
      return [ou.textContent.includes('Aide'), 'passe', ou.innerHTML.includes('onerror')];
    }"""
    assert siege.page.evaluate(inserer, ["/aide/", ATTAQUE]) == [True, "TypeError", False]
    admin = poste(Acteur(d.superutilisateur, None, False, False), telephone=False)
    admin.ouvrir("/admin/acteurs/territoire/add/")
    refus = essayer(admin, ATTAQUE)
    assert set(refus.values()) == {"TypeError"}, refus
    for active in ("<a href=' javascript:alert(1)'>x</a>", "<svg><script>1</script></svg>",
                   "<template><iframe srcdoc='x'></iframe></template>"):  # fmt: skip
        assert essayer(admin, active)["innerHTML"] == "TypeError"
