"""The session functions one call deep, since every policy of every row asks them."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent.parent / "sql" / "session_breve.sql").read_text(encoding="utf-8")
COLONNES = {
    "mon_affectation": ("bigint", "a.id"),
    "mon_groupe": ("integer", "a.groupe_id"),
    "mon_organisation": ("bigint", "o.id"),
    "mon_role": ("text", "a.role"),
    "mon_territoire": ("bigint", "o.territoire_id"),
}
# The affectation in force of the acteur, all gates passed (SP-02, SP-03), else null (SP-09).
FONCTION = """
CREATE OR REPLACE FUNCTION palier.{nom}() RETURNS {genre}
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  qui text[] := palier.identite();
  trouve {genre};
BEGIN
  IF qui IS NULL OR qui[3] <> 'acteur' THEN
    RETURN NULL;
  END IF;
  SELECT {colonne} INTO trouve
  FROM public.acteurs_affectation a
  JOIN public.acteurs_utilisateur u ON u.id = a.utilisateur_id AND u.is_active
  JOIN public.acteurs_organisation o ON o.id = a.organisation_id
  WHERE a.id = qui[2]::bigint AND a.utilisateur_id = qui[1]::bigint
    AND a.debut <= statement_timestamp() AND (a.fin IS NULL OR a.fin > statement_timestamp())
    AND EXISTS (SELECT FROM public.acteurs_adhesion h WHERE h.organisation_id = o.id
                AND h.debut <= statement_timestamp()
                AND (h.fin IS NULL OR h.fin > statement_timestamp()))
    AND EXISTS (SELECT FROM public.acteurs_signaturecharte s
                WHERE s.utilisateur_id = u.id AND s.charte_id =
                  (SELECT c.id FROM public.acteurs_charte c WHERE c.territoire_id = o.territoire_id
                   ORDER BY c.version DESC LIMIT 1));
  RETURN trouve;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("secret", "0011_frein_des_lectures")]

    operations = [
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
        migrations.RunSQL(
            [FONCTION.format(nom=n, genre=g, colonne=c) for n, (g, c) in COLONNES.items()],
            migrations.RunSQL.noop,
        ),
    ]
