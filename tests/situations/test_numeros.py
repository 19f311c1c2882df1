"""Codes without a hole, whoever proposes at the same time, whatever fails."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from annuaire.situations.actions import socle


def test_les_codes_se_suivent_sans_trou(distribution_reelle):
    """Eight at once, one in three undone: 001 to 006, none twice."""
    d = distribution_reelle

    def prendre(rang: int) -> str | None:
        try:
            with d.referente.agir(), transaction.atomic():
                code = socle.numeroter(d.territoire, 2026)
                if rang % 3 == 0:
                    raise ZeroDivisionError
                return code
        except ZeroDivisionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(filter(None, pool.map(prendre, range(9))))
    assert codes == [f"SC-2026-00{n}" for n in range(1, 7)]
    with d.referente.agir(), transaction.atomic():
        # Each kind counts its own: no gap in one tells of the other (SP-05).
        assert socle.numeroter(d.territoire, 2026, "logement") == "LG-2026-001"
