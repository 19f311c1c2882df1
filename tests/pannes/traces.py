"""What leaves the base in clear: Redis, e-mails, logs; none may hold a word of a dossier."""

from collections.abc import Iterator

import redis

from tests.pannes.processus import Atelier


class Traces:
    """Everything readable that a life of a dossier has left outside the base."""

    def __init__(self, atelier: Atelier):
        self.atelier, self.redis = atelier, []

    def noter_redis(self) -> None:
        """Keep what stands in Redis now: queues, messages not acknowledged, arguments of tasks."""
        with redis.Redis.from_url(self.atelier.redis.url) as c:
            for cle in c.scan_iter():
                self.redis += [cle, c.dump(cle) or b"", *self._valeurs(c, cle)]

    @staticmethod
    def _valeurs(c: redis.Redis, cle: bytes) -> list[bytes]:
        match c.type(cle):
            case b"list":
                return c.lrange(cle, 0, -1)
            case b"hash":
                return [v for paire in c.hgetall(cle).items() for v in paire]
            case b"string":
                return [c.get(cle)]
        return []

    def textes(self, journal: str) -> Iterator[tuple[str, bytes]]:
        """Yield (where, bytes) of each thing; `journal` is what the pages have logged."""
        yield from (("redis", octets) for octets in self.redis)
        for courriel in self.atelier.poste.recus:
            yield "courriel", courriel.as_bytes()
            yield from (("courriel", p.get_payload(decode=True) or b"") for p in courriel.walk())
        yield from (("ouvrier", p.texte().encode()) for p in self.atelier.processus)
        yield "pages", journal.encode()
