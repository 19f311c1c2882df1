"""What a hostile or broken provider of identity may answer, and why each answer is refused."""

import base64
import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.acteurs.federation import CLIENT


def _coder(partie: dict) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(partie).encode()).rstrip(b"=")


def _sans_signature(f, contenu):
    return jwt.encode(contenu, None, "none", headers={"kid": f.cles["kid"]})


def _cle_publique_pour_secret(f, contenu):
    """HS256, keyed by the public key that everybody can read."""
    publique = f.cle_privee.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    corps = _coder({"alg": "HS256", "kid": f.cles["kid"]}) + b"." + _coder(contenu)
    signature = hmac.new(publique, corps, hashlib.sha256).digest()
    return (corps + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def _cle_du_pirate(f, contenu):
    pirate = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return f.signer(contenu, pirate)


def _cle_dans_l_entete(f, contenu):
    pirate = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    publique = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(pirate.public_key()))
    return f.signer(contenu, pirate, jwk=publique, jku="http://127.0.0.1:1/jwks")


def _autrement(**change):
    def mentir(f, contenu):
        return f.signer({**contenu, **{c: v for c, v in change.items() if v is not None}})

    return mentir


def _sans(champ):
    return lambda f, contenu: f.signer({c: v for c, v in contenu.items() if c != champ})


def _perime(f, contenu):
    il_y_a_longtemps = int(time.time()) - 3600
    return f.signer({**contenu, "iat": il_y_a_longtemps - 60, "exp": il_y_a_longtemps})


def _altere(f, contenu):
    entete, _, signature = f.signer(contenu).split(".")
    return f"{entete}.{_coder({**contenu, 'sub': 'autre'}).decode()}.{signature}"


MENSONGES = {
    "autre nonce": _autrement(nonce="n" * 43),
    "sans nonce": _sans("nonce"),
    "nonce qui n’est pas un texte": _autrement(nonce=12),
    "sans signature": _sans_signature,
    "clé publique prise pour secret": _cle_publique_pour_secret,
    "clé du pirate": _cle_du_pirate,
    "clé dans l’en-tête": _cle_dans_l_entete,
    "clé inconnue": lambda f, c: f.signer(c, kid="inconnue"),
    "autre destinataire": _autrement(aud="autre-service"),
    "plusieurs destinataires": _autrement(aud=[CLIENT, "autre"], azp="autre"),
    "autre émetteur": _autrement(iss="https://mechant.test"),
    "périmé": _perime,
    "sans fin": _sans("exp"),
    "du futur": _autrement(iat=int(time.time()) + 7200),
    "autre sujet": _autrement(sub="une-autre"),
    "sans sujet": _sans("sub"),
    "niveau insuffisant": _autrement(acr="eidas0"),
    "sans niveau": _sans("acr"),
    "altéré": _altere,
    "illisible": lambda f, c: "pas.un.jeton",
    "vide": lambda f, c: "",
    "pas un texte": lambda f, c: 12,
}


# Each is refused for its own reason, not because something else failed on the way.
RAISONS = {
    "autre nonce": "autre_nonce",
    "sans nonce": "MissingRequiredClaimError",
    "nonce qui n’est pas un texte": "autre_nonce",
    "sans signature": "algorithme_refuse",
    "clé publique prise pour secret": "algorithme_refuse",
    "clé du pirate": "InvalidSignatureError",
    "clé dans l’en-tête": "InvalidSignatureError",
    "clé inconnue": "cle_inconnue",
    "autre destinataire": "InvalidAudienceError",
    "plusieurs destinataires": "autre_destinataire",
    "autre émetteur": "InvalidIssuerError",
    "périmé": "ExpiredSignatureError",
    "sans fin": "MissingRequiredClaimError",
    "du futur": "ImmatureSignatureError",
    "autre sujet": "autre_sujet",
    "sans sujet": "MissingRequiredClaimError",
    "niveau insuffisant": "niveau_insuffisant",
    "sans niveau": "niveau_insuffisant",
    "altéré": "InvalidSignatureError",
    "illisible": "DecodeError",
    "vide": "jeton_absent",
    "pas un texte": "DecodeError",
}
