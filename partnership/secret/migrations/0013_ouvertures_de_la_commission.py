"""What is read in a commission counts as an opening, for the brake as for the delegate (SP-13)."""

from django.db import migrations

CREER = """
DROP TRIGGER freiner ON public.secret_journal;
CREATE TRIGGER freiner BEFORE INSERT ON public.secret_journal
  FOR EACH ROW
  WHEN (NEW.utilisateur IS NOT NULL AND NEW.action IN
        ('lecture', 'pourquoi', 'accords', 'droits_de_la_personne', 'impression_telechargee',
         'commission_lecture', 'commission_salle'))
  EXECUTE FUNCTION palier.lectures_freiner('150')
"""


class Migration(migrations.Migration):
    dependencies = [("secret", "0012_session_breve")]

    operations = [migrations.RunSQL(CREER, migrations.RunSQL.noop)]
