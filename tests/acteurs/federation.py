"""A real OpenID provider on loopback, with signed userinfo as ProConnect's, and its lies."""

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager

import jwt
import werkzeug.serving
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Request, Response

CLIENT = "palier-essai"


class Fournisseur:
    """oidc-provider-mock behind a porter that signs userinfo and, when told to, lies.

    `jeton` and `personne` take the claims and return what is served: by default, them, signed.
    """

    def __init__(self):
        import oidc_provider_mock  # it warns as it is imported

        self.vrai = oidc_provider_mock.app(require_nonce=True)
        self.adresse = ""
        self.acr = "eidas1"
        self.jeton: Callable = self.signer
        self.personne: Callable = self.signer
        self.demandes: list[dict] = []
        self.renvoie = ""  # the path that answers « go elsewhere »

    def __call__(self, environ, start_response):
        demande = Request(environ)
        if self.renvoie and demande.path == self.renvoie:
            ailleurs = Response(status=307, headers={"Location": f"{self.adresse}/ailleurs"})
            return ailleurs(environ, start_response)
        if demande.path == "/ailleurs":
            self.demandes.append({"ailleurs": demande.get_data().decode()})
        if demande.path == "/oauth2/authorize":
            self.demandes.append(dict(demande.args))
        reponse = Response.from_app(self.vrai, environ)
        if demande.path == "/oauth2/token" and reponse.status_code == 200:
            reponse = self._jeton(reponse)
        elif demande.path == "/userinfo" and reponse.status_code == 200:
            contenu = json.loads(reponse.get_data())
            contenu |= {"iss": self.adresse, "aud": CLIENT, "exp": int(time.time()) + 60}
            reponse = Response(self.personne(contenu), content_type="application/jwt")
        return reponse(environ, start_response)

    def _jeton(self, reponse: Response) -> Response:
        corps = json.loads(reponse.get_data())
        contenu = jwt.decode(corps["id_token"], options={"verify_signature": False})
        corps["id_token"] = self.jeton(contenu | {"acr": self.acr})
        return Response(json.dumps(corps), content_type="application/json")

    @property
    def cles(self) -> dict:
        """The public keys that the provider publishes."""
        return self.vrai.test_client().get("/jwks").json["keys"][0]

    @property
    def cle_privee(self):
        from oidc_provider_mock import _storage

        with self.vrai.test_request_context():
            self.vrai.preprocess_request()
            magasin = _storage.storage
            vrai = magasin._get_current_object() if isinstance(magasin, LocalProxy) else magasin
            return jwt.PyJWK({**vrai.jwk.as_dict(is_private=True), "alg": "RS256"}).key

    def signer(self, contenu: dict, cle=None, **entete) -> str:
        entete = {"kid": self.cles["kid"], **entete}
        return jwt.encode(contenu, cle or self.cle_privee, "RS256", headers=entete)


@contextmanager
def ouvrir():
    """Serve on a free port of loopback."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback
    fournisseur = Fournisseur()
    serveur = werkzeug.serving.make_server("127.0.0.1", 0, fournisseur, threaded=True)
    fournisseur.adresse = f"http://127.0.0.1:{serveur.server_port}"
    fil = threading.Thread(target=serveur.serve_forever, args=[0.05], daemon=True)
    fil.start()
    try:
        yield fournisseur
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join(5)
