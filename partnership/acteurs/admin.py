"""Pages of the technical administration about who acts. None carries case data (SP-10)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Exists, Max, OuterRef

from . import actions, membres
from .forms_admin import (
    NouvelleAffectationForm,
    NouvellesAffectations,
    ReglageForm,
    TerminerForm,
    UtilisateurForm,
)
from .models import (
    Adhesion,
    Affectation,
    Agence,
    Charte,
    Commune,
    Invitation,
    Organisation,
    Reglage,
    SignatureCharte,
    Territoire,
    Utilisateur,
)
from .pages_admin import EnLigne, LectureSeule, SansSuppression
from .registre import journaliser

# Groups receive the grants of dossiers; what identifies a person is managed by her alone; providers
# of identity come from the settings.
PRIVES = (Group, EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken)
for _modele in PRIVES:
    if admin.site.is_registered(_modele):
        admin.site.unregister(_modele)


# --- Territories ------------------------------------------------------------------


class ReglageEnLigne(EnLigne):
    model = Reglage
    form = ReglageForm
    fields = ["cle", "valeur", "du", "source"]


@admin.register(Territoire)
class TerritoireAdmin(SansSuppression):
    list_display = ["nom", "code", "zone_feries"]
    list_filter = ["zone_feries"]
    search_fields = ["nom", "code"]
    autocomplete_fields = ["communes"]
    inlines = [ReglageEnLigne]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            objet = f"réglages du territoire {form.instance.code}"
            journaliser("reglages_modifies", par=request.user, objet=objet)


@admin.register(Commune)
class CommuneAdmin(LectureSeule):
    list_display = ["nom", "code", "epci_nom", "population"]
    list_filter = ["epci_nom"]
    search_fields = ["nom", "code"]


# --- Organisations ----------------------------------------------------------------


class AgenceEnLigne(EnLigne):
    model = Agence
    fields = ["nom"]


class AdhesionEnLigne(EnLigne):
    model = Adhesion
    fields = ["acte", "debut", "fin"]


@admin.register(Organisation)
class OrganisationAdmin(SansSuppression):
    list_display = ["nom_court", "nom", "type", "territoire"]
    list_filter = ["territoire", "type"]
    list_select_related = ["territoire"]
    search_fields = ["nom", "nom_court", "siret", "finess"]
    autocomplete_fields = ["territoire", "rattachee_a", "communes"]
    inlines = [AgenceEnLigne, AdhesionEnLigne]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """Freeze the kind of an organisation that took part in a dossier: its roles follow it."""
        return ["type"] if obj is not None and membres.a_pris_part(obj) else []

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Adhesion and formset.has_changed():
            objet = f"adhésions de l’organisme {form.instance.ref}"
            journaliser("adhesion_modifiee", par=request.user, objet=objet)


@admin.register(Agence)
class AgenceAdmin(LectureSeule):
    """For the choice of an agency only: agencies are kept with their organisation."""

    search_fields = ["nom", "organisation__nom_court"]
    list_select_related = ["organisation"]

    def has_module_permission(self, request) -> bool:
        return False


# --- Accounts and roles -----------------------------------------------------------


class AffectationEnLigne(EnLigne):
    """The roles of a person; one may end them here."""

    model = Affectation
    form = TerminerForm
    fk_name = "utilisateur"
    verbose_name_plural = "rôles tenus"
    readonly_fields = ["organisation", "role", "agence", "debut", "fin", "attribuee_par"]
    fields = [*readonly_fields, "terminer"]
    ordering = ["-debut"]

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        relations = ("organisation", "agence", "attribuee_par")
        return super().get_queryset(request).select_related(*relations)


class NouvelleAffectationEnLigne(EnLigne):
    """Give a role to somebody else (SP-11)."""

    model = Affectation
    form = NouvelleAffectationForm
    formset = NouvellesAffectations
    fk_name = "utilisateur"
    verbose_name = "nouveau rôle"
    verbose_name_plural = "donner un rôle"
    fields = ["organisation", "role", "agence"]
    autocomplete_fields = ["organisation", "agence"]

    def has_add_permission(self, request, obj=None) -> bool:
        return obj != request.user and super().has_add_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).none()

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.par = request.user
        return formset


@admin.register(Utilisateur)
class UtilisateurAdmin(SansSuppression):
    form = UtilisateurForm
    list_display = ["__str__", "email", "profession", "is_active", "is_staff", "facteur"]
    list_filter = ["is_active", "is_staff", "affectations__organisation__territoire"]
    search_fields = ["nom", "prenom", "email"]
    inlines = [AffectationEnLigne, NouvelleAffectationEnLigne]
    actions = ["retirer_second_facteur"]
    fieldsets = [
        (None, {"fields": ["email", "prenom", "nom", "telephone"]}),
        ("Secret partagé", {"fields": ["profession", "categorie_r1110_2"]}),
        ("Accès", {"fields": ["is_active", "is_staff", "is_superuser", "last_login"]}),
    ]
    DROITS = ("is_active", "is_staff", "is_superuser", "categorie_r1110_2")

    def get_queryset(self, request):
        facteurs = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_queryset(request).annotate(a_facteur=Exists(facteurs))

    @admin.display(description="second facteur", boolean=True, ordering="a_facteur")
    def facteur(self, compte) -> bool:
        return compte.a_facteur

    def get_inlines(self, request, obj) -> list:
        """Nobody is shown how to give herself a role (SP-11)."""
        return self.inlines[:1] if obj == request.user else self.inlines

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """Freeze the address (who changes it takes the account over) and one's own rights."""
        figes = ["last_login"]
        if obj is not None:
            figes.append("email")
        if obj == request.user:
            figes += self.DROITS
        elif not request.user.is_superuser:
            figes += ["is_staff", "is_superuser"]
        return figes

    def has_change_permission(self, request, obj=None) -> bool:
        """A superuser is changed by a superuser only."""
        au_dessus = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not au_dessus and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
            messages.info(
                request,
                "La personne choisit son mot de passe par « Mot de passe oublié », "
                "sur la page de connexion.",
            )
        super().save_model(request, obj, form, change)
        droits = [champ for champ in form.changed_data if champ in self.DROITS]
        if droits:
            actions.fermer_sessions(obj)
        if droits or not change:
            detail = f" : {', '.join(droits)}" if droits else ""
            action = "compte_modifie" if change else "compte_cree"
            journaliser(action, par=request.user, objet=f"utilisateur {obj.pk}{detail}")

    def save_formset(self, request, form, formset, change):
        """Give and end roles through the same rules as everywhere."""
        formset.save(commit=False)
        if isinstance(formset, NouvellesAffectations):
            for ligne in formset.new_objects:
                actions.affecter(
                    utilisateur=form.instance,
                    organisation=ligne.organisation,
                    role=ligne.role,
                    agence=ligne.agence,
                    par=request.user,
                )
            return
        for ligne in formset.forms:
            # A row that is no longer there, or never was, has nothing to end.
            if ligne.instance.pk and ligne.cleaned_data.get("terminer"):
                actions.clore_affectation(ligne.instance, request.user)

    @admin.action(description="Retirer le second facteur (téléphone perdu)", permissions=["change"])
    def retirer_second_facteur(self, request, comptes):
        """Let a person who lost her phone set up another one; her password stays hers."""
        permis = comptes.exclude(pk=request.user.pk)
        if not request.user.is_superuser:
            permis = permis.filter(is_superuser=False)
        for compte in permis:
            actions.oublier_second_facteur(compte, request.user)
            messages.success(request, f"Le second facteur de {compte} est retiré.")


class EnVigueur(admin.SimpleListFilter):
    """In force or ended."""

    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin) -> list:
        return [("oui", "En vigueur"), ("non", "Terminées")]

    def queryset(self, request, queryset):
        en_vigueur = Affectation.objects.en_vigueur().values("pk")
        if self.value() == "oui":
            return queryset.filter(pk__in=en_vigueur)
        return queryset.exclude(pk__in=en_vigueur) if self.value() == "non" else queryset


@admin.register(Affectation)
class AffectationAdmin(LectureSeule):
    """Who holds which role; given and ended on the page of the account."""

    list_display = ["utilisateur", "role", "organisation", "agence", "debut", "fin"]
    list_filter = [EnVigueur, "organisation__territoire", "role"]
    list_select_related = ["utilisateur", "organisation", "agence"]
    search_fields = ["utilisateur__nom", "utilisateur__email", "organisation__nom_court"]
    date_hierarchy = "debut"
    fields = ["utilisateur", "organisation", "role", "agence", "debut", "fin", "attribuee_par"]


@admin.register(Invitation)
class InvitationAdmin(LectureSeule):
    list_display = ["email", "organisation", "role", "creee_le", "expire_le", "acceptee_le"]
    list_filter = ["organisation__territoire", "role"]
    list_select_related = ["organisation"]
    search_fields = ["email", "nom", "organisation__nom_court"]
    date_hierarchy = "creee_le"


# --- Charter ----------------------------------------------------------------------


@admin.register(Charte)
class CharteAdmin(SansSuppression):
    """A version is published once and for all: what was signed cannot change."""

    list_display = ["__str__", "territoire", "publiee_le"]
    list_filter = ["territoire"]
    list_select_related = ["territoire"]
    search_fields = ["territoire__nom"]
    autocomplete_fields = ["territoire"]
    fields = ["territoire", "texte"]

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change):
        derniere = Charte.objects.filter(territoire=obj.territoire).aggregate(v=Max("version"))["v"]
        obj.version = (derniere or 0) + 1
        super().save_model(request, obj, form, change)
        objet = f"charte version {obj.version}, territoire {obj.territoire.code}"
        journaliser("charte_publiee", par=request.user, objet=objet)


@admin.register(SignatureCharte)
class SignatureCharteAdmin(LectureSeule):
    list_display = ["utilisateur", "charte", "territoire", "le"]
    list_filter = ["charte__territoire", "charte__version"]
    list_select_related = ["utilisateur", "charte__territoire"]
    search_fields = ["utilisateur__nom", "utilisateur__email"]
    date_hierarchy = "le"

    @admin.display(description="territoire", ordering="charte__territoire__nom")
    def territoire(self, signature) -> Territoire:
        return signature.charte.territoire
