"""Headers of every answer, errors, redirects and static files included (security promise 13)."""

from django.conf import settings

# What an answer says for itself, a page with its nonces for example, is not overwritten.
TOUJOURS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Not « cookies »: it would also clear those of the neighbours under the same domain name. Ours is
# deleted by its name.
A_LA_SORTIE = '"cache", "storage"'


def entetes(get_response):
    """Add what is missing, from the outside: no other middleware answers without it."""

    def middleware(request):
        reponse = get_response(request)
        for nom, valeur in TOUJOURS.items():
            reponse.setdefault(nom, valeur)
        # Nothing of a page is kept by the browser, nor by what stands between; static files say
        # for themselves how long they last.
        reponse.setdefault("Cache-Control", "no-store")
        if _session_close(request, reponse):
            reponse["Clear-Site-Data"] = A_LA_SORTIE
        return reponse

    return middleware


def tete(get_response):
    """Answer HEAD as GET (RFC 9110, 9.3.2), whose body the server drops; views name GET alone."""

    def middleware(request):
        if request.method != "HEAD":
            return get_response(request)
        request.method = "GET"
        try:
            return get_response(request)
        finally:
            request.method = "HEAD"

    return middleware


def _session_close(request, reponse) -> bool:
    """Say whether this answer takes the session's cookie back: sign-out, time-out, revocation."""
    rendu = reponse.cookies.get(settings.SESSION_COOKIE_NAME)
    return rendu is not None and not rendu.value
