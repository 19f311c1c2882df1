"""What somebody hostile sends: values, bodies, headers, verbs, addresses."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

INCONNU = b"00000000-0000-4000-8000-000000000000"
PETITES = [
    b"", b" ", b"\x00", b"a\x00b", b"\xed\xa0\x80", b"\xff\xfe", b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    "\u202egauche\u2066".encode(), "e\u0301\u200b\ufeff".encode(), "ﷺ𝕳".encode(), "İıß".encode(),
    b"-1", b"0", b"1" * 400, b"9223372036854775808", b"-9223372036854775809", b"2147483648",
    b"1e309", b"NaN", b"-Infinity", b"0x10", "٣".encode(), "²".encode(), b"1,5", b"01",
    b"0001-01-01", b"9999-12-31", b"2026-02-30", b"10000-01-01", b"0000-00-00", b"2026-9-4",
    b"0001-01-01T00:00", b"9999-12-31T23:59", b"2026-03-29T02:30", b"2026-10-25T02:30+99:99",
    b"2999-12", b"24:61", b"null", b"true", b"[]", b"{}", b'{"a": [1]}', b"[object Object]",
    b"'; DROP TABLE x; --", b"' OR 1=1 --", b"\\", b"%", b"%00", b"_", b"{{ 7 }}",
    b"{% debug %}", b"<script>alert(1)</script>", b"\"'><img src=x onerror=alert(1)>", b"&amp;",
    b"../../../../etc/passwd", b"//exemple.test", b"https://exemple.test/", b"javascript:alert(1)",
    b"http://[::1", b"/\\exemple.test", b"a\r\nSet-Cookie: x=1", b"=1+1", b"@SUM(A1)", b"\t",
    b"\n" * 50, INCONNU, INCONNU[:-1], b"{" + INCONNU + b"}", b"Urn:Uuid:" + INCONNU, b"__all__",
    b"None", b"utilisateur__password", b"pbkdf2_sha256$1$a$b",
]  # fmt: skip
LONGUES = [b"a" * 70_000, "é".encode() * 200_000, b"<" * 590_000, b"\xff" * 5_000]
ENORME = b"a" * 10_000_000
# A hash would differ from a run to the next: sizes say which it was.
valeurs = st.one_of(
    st.sampled_from(PETITES),
    st.sampled_from(PETITES),
    st.text(max_size=40).map(lambda t: t.encode("utf-8", "surrogatepass")),
    st.binary(max_size=30),
    st.integers().map(lambda n: str(n).encode()),
    st.datetimes().map(lambda d: d.isoformat().encode()),
)

VERBES = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"]
CLES = ["q", "page", "next", "etat", "du", "au", "apres", "avant", "tri", "o", "p", "e", "id", "pk",
        "format", "_popup", "_to_field", "_changelist_filters", "term", "field_name", "model_name",
        "all", "utilisateur__password__startswith", "id__in", "is_active__exact", "version", "ref",
        "cle", "commune", "dossier", "personne", "filtre[]", "__proto__", "a[b][c]", ""]  # fmt: skip
HX = {"HTTP_HX_REQUEST": "true"}
EN_TETES = [
    {}, HX, {**HX, "HTTP_HX_TARGET": "x\"'><", "HTTP_HX_TRIGGER_NAME": "%00"},
    {**HX, "HTTP_HX_CURRENT_URL": "http://[::1", "HTTP_HX_BOOSTED": "true"},
    {**HX, "HTTP_HX_CURRENT_URL": "%E9", "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true"},
    {**HX, "HTTP_HX_HISTORY_RESTORE_REQUEST": "true", "HTTP_HX_PROMPT": "\udcff"},
    {"HTTP_REFERER": "http://[::1"}, {"HTTP_REFERER": "javascript:alert(1)"},
    {"HTTP_ORIGIN": "null"}, {"HTTP_HOST": "exemple.test"}, {"HTTP_HOST": "a b"},
    {"HTTP_HOST": "[::1"}, {"HTTP_HOST": ""}, {"HTTP_X_FORWARDED_FOR": "x', 1.1.1.1, ::ffff:"},
    {"HTTP_X_FORWARDED_HOST": "exemple.test"}, {"HTTP_X_FORWARDED_PROTO": "gopher"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}, {"HTTP_ACCEPT_LANGUAGE": "fr;q=nan," * 900},
    {"HTTP_ACCEPT_LANGUAGE": "../../x"}, {"HTTP_ACCEPT": "application/json"},
    {"HTTP_RANGE": "bytes=9-1"}, {"HTTP_IF_MODIFIED_SINCE": "hier"}, {"HTTP_IF_NONE_MATCH": '"'},
    {"HTTP_AUTHORIZATION": "Basic \xff"}, {"HTTP_CONTENT_ENCODING": "gzip"},
    {"HTTP_USER_AGENT": "\xff\t" * 2000}, {"CONTENT_LENGTH": "-1"}, {"CONTENT_LENGTH": "beaucoup"},
    {"REMOTE_ADDR": ""}, {"HTTP_X_REAL_IP": "::g"}, {"HTTP_TRANSFER_ENCODING": "chunked"},
]  # fmt: skip
TEMOINS = ["", "; messages=W1tdXQ:x:y", "; csrftoken=\xff; x=\"\\", "; sessionid=" + "z" * 4000,
           "; palier=1; =; ;;", "; django_language=../../x"]  # fmt: skip


@dataclass
class Requete:
    """One request, written so that a failure reads as what to type again."""

    qui: str
    verbe: str
    chemin: str
    corps: bytes = b""
    genre: str = "application/x-www-form-urlencoded"
    en_tetes: dict = field(default_factory=dict)
    temoins: str = ""
    note: str = ""

    def __str__(self) -> str:
        vu = self.note or f"{self.en_tetes} {self.temoins!r} {self.corps[:300]!r}"
        return (f"{self.qui} {self.verbe} {self.chemin[:300]} {self.genre},"
                f" {len(self.corps)} octets, {vu}")  # fmt: skip


def encoder(paires: list[tuple[str, bytes]]) -> bytes:
    """Return an urlencoded body, whatever the bytes."""
    return "&".join(
        f"{quote_from_bytes(nom.encode())}={quote_from_bytes(valeur)}" for nom, valeur in paires
    ).encode()


def _multipart(paires, fichier: bool) -> bytes:
    morceaux = []
    for nom, valeur in paires:
        suite = '; filename="../x\\"\x00.html"\r\nContent-Type: text/html' if fichier else ""
        morceaux.append(
            f'--b\r\nContent-Disposition: form-data; name="{nom}"{suite}\r\n\r\n'.encode() + valeur
        )
    return b"\r\n".join([*morceaux, b"--b--\r\n"])


def corps(paires: list[tuple[str, bytes]], forme: str) -> tuple[bytes, str]:
    """Return (body, content type) of these fields, in one of the shapes of FORMES."""
    paires = paires or [("x", b"")]
    texte = {nom: valeur.decode("latin-1") for nom, valeur in paires}
    nom, valeur = paires[0]
    urlencode = "application/x-www-form-urlencoded"
    return {
        "simple": lambda: (encoder(paires), urlencode),
        "doublé": lambda: (encoder([*paires, (nom, b"encore"), (nom, valeur)]), urlencode),
        "tableau": lambda: (encoder([(f"{n}[]", v) for n, v in paires]), urlencode),
        "en moins": lambda: (encoder(paires[1:]), urlencode),
        "brut": lambda: (b"&".join([b"%", b"=&=", valeur, nom.encode() + b"=%zz"]), urlencode),
        "utf-16": lambda: (encoder(paires), f"{urlencode}; charset=utf-16"),
        "charset": lambda: (encoder(paires), f"{urlencode}; charset=inconnu"),
        "json": lambda: (json.dumps(texte).encode(), "application/json"),
        "profond": lambda: (b"[" * 50_000, "application/json"),
        "multipart": lambda: (_multipart(paires, False), "multipart/form-data; boundary=b"),
        "fichier": lambda: (_multipart(paires, True), "multipart/form-data; boundary=b"),
        "coupé": lambda: (_multipart(paires, True)[:-9], "multipart/form-data; boundary=b"),
        "sans bord": lambda: (_multipart(paires, False), "multipart/form-data"),
        "bord": lambda: (encoder(paires), "multipart/form-data; boundary=\xe9" + "b" * 300),
        "texte": lambda: (valeur, "text/plain"),
        "rien": lambda: (b"", ""),
        "trop de champs": lambda: (b"&".join([b"x=1"] * 3000), urlencode),
    }[forme]()


FORMES = ["simple", "simple", "simple", "doublé", "tableau", "en moins", "brut", "utf-16", "charset",
          "json", "profond", "multipart", "fichier", "coupé", "sans bord", "bord", "texte", "rien",
          "trop de champs"]  # fmt: skip


@st.composite
def requetes(tirer, visiteurs: list[str], chemins: list[tuple[str, list]]):
    """Draw a request to one of these (path, fields known there), by somebody."""
    chemin, champs = tirer(st.sampled_from(chemins))
    noms = tirer(st.lists(st.sampled_from([*champs, *CLES]), max_size=4))
    if tirer(st.booleans()):
        voulues = tirer(st.lists(st.tuples(st.sampled_from(CLES), valeurs), max_size=3))
        chemin = f"{chemin}{'&' if '?' in chemin else '?'}{encoder(voulues).decode()}"
    if tirer(st.integers(0, 9)) == 0:
        morceaux = chemin.split("/")
        rang = tirer(st.integers(1, len(morceaux) - 1))
        morceaux[rang] = quote_from_bytes(tirer(valeurs)[:2000])
        chemin = "/".join(morceaux)
    remplis, genre = corps([(n, tirer(valeurs)) for n in noms], tirer(st.sampled_from(FORMES)))
    return Requete(
        tirer(st.sampled_from(visiteurs)), tirer(st.sampled_from(VERBES)), chemin, remplis, genre,
        tirer(st.sampled_from(EN_TETES)), tirer(st.sampled_from(TEMOINS)),
    )  # fmt: skip
