"""Password hashes: Argon2id, with a pepper from the key file so that a dump of the database cannot be searched."""

import hmac
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.crypto import RANDOM_STRING_CHARS, get_random_string

from opennrm.vault import keys

# OWASP's cheat sheet allows 46 MiB with one pass; two lanes and two passes of 64 MiB took 0.14 s on two cores.
MEMORY_KIB, PASSES, LANES = 65_536, 2, 2
HASH_BYTES = 32


class Argon2idHasher(BasePasswordHasher):
    """`argon2id$m=65536,t=2,p=2$salt$hash`; `OPENNRM_ARGON2 = (memory, passes, lanes)` makes tests cheap."""

    algorithm = "argon2id"

    def salt(self) -> str:
        """A random text of 22 letters and digits: 131 bits."""
        return get_random_string(22, RANDOM_STRING_CHARS)

    def encode(self, password: str, salt: str) -> str:
        """The hash of a password with this salt."""
        memory, passes, lanes = _parameters()
        return self._encoded(password, salt, memory, passes, lanes)

    def decode(self, encoded: str) -> dict[str, Any]:
        """The parts of a stored hash."""
        algorithm, parameters, salt, digest = encoded.split("$", 3)
        values = dict(part.split("=", 1) for part in parameters.split(","))
        return {
            "algorithm": algorithm,
            "memory_cost": int(values["m"]),
            "time_cost": int(values["t"]),
            "parallelism": int(values["p"]),
            "salt": salt,
            "hash": digest,
        }

    def verify(self, password: str, encoded: str) -> bool:
        """Whether this is the password; takes as long for a wrong one as for the right one."""
        parts = self.decode(encoded)
        again = self._encoded(
            password, parts["salt"], parts["memory_cost"], parts["time_cost"], parts["parallelism"]
        )
        return hmac.compare_digest(again.encode(), encoded.encode())

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """What may be shown of a hash."""
        parts = self.decode(encoded)
        return {**parts, "salt": mask_hash(parts["salt"]), "hash": mask_hash(parts["hash"])}

    def must_update(self, encoded: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        parts = self.decode(encoded)
        return (parts["memory_cost"], parts["time_cost"], parts["parallelism"]) != _parameters()

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: the time is set by memory, which cannot be topped up."""

    def _encoded(self, password: str, salt: str, memory: int, passes: int, lanes: int) -> str:
        digest = Argon2id(
            salt=salt.encode(),
            length=HASH_BYTES,
            iterations=passes,
            lanes=lanes,
            memory_cost=memory,
            secret=keys.ring().secret("passwords"),
        ).derive(password.encode())
        return f"{self.algorithm}$m={memory},t={passes},p={lanes}${salt}${b64encode(digest).decode()}"


def _parameters() -> tuple[int, int, int]:
    memory, passes, lanes = getattr(settings, "OPENNRM_ARGON2", (MEMORY_KIB, PASSES, LANES))
    return memory, passes, lanes
