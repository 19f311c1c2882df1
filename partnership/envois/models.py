"""The outbox: what must be told, to whom, and whether it has left."""

import uuid
from datetime import timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnership.acteurs.models import Territoire, Utilisateur

from .enums import EtatEnvoi, Gabarit

# A reference holds no name; a link is a path of this site, without query (SP-17).
MOTIF_REFERENCE = r"\A([A-Z]{2,8}(-[0-9]+)+)?\Z"
MOTIF_LIEN = r"\A/([A-Za-z0-9_-]+/)*(#[a-z0-9-]+)?\Z"


class EnvoiQuerySet(models.QuerySet):
    """Only the identity « systeme » reads this table; others see nothing."""

    def dus(self):
        """Return what must leave now, the oldest first, by the real clock."""
        maintenant = timezone.now()
        return self.filter(etat=EtatEnvoi.A_ENVOYER, prochain_essai__lte=maintenant).order_by(
            "prochain_essai", "pk"
        )


class Envoi(models.Model):
    """One e-mail to one recipient, inserted in the transaction that it tells about."""

    # Read by `secret.privileges`: nobody deletes.
    derriere_le_mur = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The database sets these two to null by itself (migration 0002): who deletes an account
    # cannot see its rows here, so Django could not.
    territoire = models.ForeignKey(
        Territoire, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    utilisateur = models.ForeignKey(
        Utilisateur, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    destinataire = models.EmailField("destinataire", blank=True)
    gabarit = models.CharField("courriel", max_length=40, choices=Gabarit)
    reference = models.CharField(
        "référence", max_length=40, blank=True, validators=[RegexValidator(MOTIF_REFERENCE)]
    )
    lien = models.CharField("lien", max_length=200, validators=[RegexValidator(MOTIF_LIEN)])
    cle = models.CharField("clé", max_length=200, unique=True)
    etat = models.CharField("état", max_length=12, choices=EtatEnvoi, default=EtatEnvoi.A_ENVOYER)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    derniere_erreur = models.CharField("dernière erreur", max_length=80, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        indexes = [
            models.Index(
                fields=["prochain_essai", "id"],
                condition=Q(etat=EtatEnvoi.A_ENVOYER),
                name="envois_dus",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gabarit__in=Gabarit.values),
                name="envoi_gabarit_connu",
                violation_error_message="Ce courriel n’est pas dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=MOTIF_REFERENCE),
                name="envoi_reference_sans_nom",
                violation_error_message="La référence ne contient que des sigles et des chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(lien__regex=MOTIF_LIEN),
                name="envoi_lien_du_site",
                violation_error_message="Le lien est un chemin de Palier.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatEnvoi.ENVOYE, envoye_le__isnull=False)
                | (~Q(etat=EtatEnvoi.ENVOYE) & Q(envoye_le=None)),
                name="envoi_envoye_a_sa_date",
                violation_error_message="Un envoi parti a sa date, un autre n’en a pas.",
            ),
        ]


class CourrielDemoQuerySet(models.QuerySet):
    """The inbox of the demonstration keeps 30 days, and 500 messages at most."""

    JOURS, NOMBRE = 30, 500

    def alleger(self) -> None:
        """Delete what is too old or in excess."""
        self.filter(le__lt=timezone.now() - timedelta(days=self.JOURS)).delete()
        gardes = self.order_by("-le", "-pk").values("pk")[: self.NOMBRE]
        self.exclude(pk__in=gardes).delete()


class CourrielDemo(models.Model):
    """A message kept by the inbox of the demonstration instead of being sent."""

    a = models.TextField("à")
    objet = models.TextField("objet")
    corps = models.TextField("corps")
    le = models.DateTimeField("le", default=timezone.now)

    objects = CourrielDemoQuerySet.as_manager()

    class Meta:
        ordering = ["-le", "-pk"]
        verbose_name = "courriel de démonstration"
        verbose_name_plural = "courriels de démonstration"
