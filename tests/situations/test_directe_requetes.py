"""The pages of a situation brought by a partner: a constant number of queries, twelve at most."""

from django.urls import reverse

from tests.accompagnement.test_requetes import compter

from . import directes

PAGES = ("directe", "completer", "fermer", "pourquoi")


def test_des_pages_a_cout_constant(distribution, connecte):
    d = distribution
    s = directes.portee(d)
    yann = connecte(d.travailleuse)
    yann.get(reverse("situations:directe", args=[s.pk]))  # the first page writes the session
    avant = [compter(yann, f"situations:{nom}", s.pk) for nom in PAGES]
    for rang in range(3):
        directes.accorder(d, s)
        directes.portee(d, nom=f"Autre{rang}")
    assert [compter(yann, f"situations:{nom}", s.pk) for nom in PAGES] == avant
