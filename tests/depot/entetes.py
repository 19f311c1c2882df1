"""The exact headers of an answer (security promise 13), as a browser must receive them."""

import re

EXACTS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# A page; what carries no page (redirect to HTTPS, refused host, static file); a download.
PAGE = re.compile(
    r"default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
    r"form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; "
    r"require-trusted-types-for 'script'; script-src 'self'( 'nonce-[A-Za-z0-9+/=]{24}')?; style-src 'self'; trusted-types default"
)
NUE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
BAC_A_SABLE = "default-src 'none'; sandbox"


# The public face: anybody may keep it for a while; its feeds are for anybody's page.
PUBLIQUE = "max-age=300, public"
OUVERT = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def fautes_d_entetes(reponse, *, statique=False, publique=False) -> list[str]:
    """What is missing or wrong, in words; empty when the answer is as promised."""
    ouvert = publique and "json" in reponse.headers.get("Content-Type", "") and "ETag" in reponse
    ouvert = ouvert and reponse.streaming
    voulus = EXACTS | (OUVERT if ouvert else {})
    fautes = [
        f"{nom}: {reponse.headers.get(nom)}"
        for nom, voulu in voulus.items()
        if reponse.headers.get(nom) != voulu
    ]
    politique = reponse.headers.get("Content-Security-Policy", "")
    telechargement = "attachment" in reponse.headers.get("Content-Disposition", "")
    html = reponse.headers.get("Content-Type", "").startswith("text/html")
    if telechargement:
        admise = politique == BAC_A_SABLE and not html
    else:
        admise = politique == NUE or bool(PAGE.fullmatch(_ordonnee(politique)))
    if not admise:
        fautes.append(f"Content-Security-Policy: {politique}")
    cache = reponse.headers.get("Cache-Control", "")
    gardee = publique and ", ".join(sorted(cache.split(", "))) == PUBLIQUE
    if not statique and not gardee and "no-store" not in cache:
        fautes.append(f"Cache-Control: {cache}")
    if publique and (reponse.cookies or "Cookie" in reponse.headers.get("Vary", "")):
        fautes.append(f"une session est lue : {reponse.cookies} {reponse.headers.get('Vary')}")
    return fautes


def _ordonnee(politique: str) -> str:
    premiere, *autres = sorted(politique.split("; "), key=lambda d: (d != "default-src 'none'", d))
    return "; ".join([premiere, *autres])
