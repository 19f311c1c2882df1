"""Word of what retention will erase; messages long gone are erased too (SP-19)."""

from django.db import migrations, models

# As `secret.politiques` gives it to its own tables: this room stands beside that one.
OUVRIR = """
CREATE POLICY conserver ON envois_envoi FOR ALL TO palier_proprietaire
  USING (current_user = 'palier_proprietaire' AND current_setting('palier.retention', true) = 'oui')
"""
PURGER = """
CREATE FUNCTION palier.purger_envoi(le_territoire bigint, avant timestamptz, combien integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lignes bigint;
BEGIN
  PERFORM palier.exiger_systeme();
  PERFORM set_config('palier.retention', 'oui', true);
  DELETE FROM public.envois_envoi WHERE id IN (
    SELECT e.id FROM public.envois_envoi e
    WHERE e.territoire_id IS NOT DISTINCT FROM le_territoire AND e.etat <> 'a_envoyer'
      AND COALESCE(e.envoye_le, e.cree_le) < avant
    LIMIT combien FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS lignes = ROW_COUNT;
  PERFORM set_config('palier.retention', '', true);
  RETURN lignes;
END $$;
REVOKE EXECUTE ON FUNCTION palier.purger_envoi(bigint, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION palier.purger_envoi(bigint, timestamptz, integer) TO palier_travail;
"""


class Migration(migrations.Migration):
    dependencies = [("envois", "0004_comptes"), ("secret", "0007_conservation")]

    operations = [
        migrations.RemoveConstraint(
            model_name="envoi",
            name="envoi_gabarit_connu",
        ),
        migrations.AlterField(
            model_name="envoi",
            name="gabarit",
            field=models.CharField(
                choices=[
                    ("nouveau_signalement", "Nouveau signalement"),
                    ("signalement_a_qualifier", "Signalement à qualifier"),
                    ("accuse", "Accusé de réception"),
                    ("complement_demande", "Complément demandé"),
                    ("complement_repondu", "Réponse au complément"),
                    ("retour", "Retour à lire"),
                    ("non_recevable", "Signalement non recevable"),
                    ("passer_outre_a_valider", "Passer-outre à valider"),
                    ("clos", "Signalement clos"),
                    ("urgence_reorientee", "Urgence réorientée"),
                    ("pdf_pret", "Document prêt"),
                    ("conservation", "Effacement à venir"),
                    ("invitation", "Invitation"),
                    ("mot_de_passe", "Mot de passe oublié"),
                    ("revue_roles", "Revue des rôles à faire"),
                    ("second_facteur_retire", "Second facteur retiré"),
                ],
                max_length=40,
                verbose_name="courriel",
            ),
        ),
        migrations.AddConstraint(
            model_name="envoi",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gabarit__in",
                        [
                            "nouveau_signalement",
                            "signalement_a_qualifier",
                            "accuse",
                            "complement_demande",
                            "complement_repondu",
                            "retour",
                            "non_recevable",
                            "passer_outre_a_valider",
                            "clos",
                            "urgence_reorientee",
                            "pdf_pret",
                            "conservation",
                            "invitation",
                            "mot_de_passe",
                            "revue_roles",
                            "second_facteur_retire",
                        ],
                    )
                ),
                name="envoi_gabarit_connu",
                violation_error_message="Ce courriel n’est pas dans la liste.",
            ),
        ),
        migrations.RunSQL(OUVRIR, "DROP POLICY conserver ON envois_envoi"),
        migrations.RunSQL(PURGER, "DROP FUNCTION palier.purger_envoi"),
    ]
