"""Whether a text tells something of a key, or of a token."""

import base64
import re
import traceback

RUN = 6
"""Bytes in a row that are no accident."""


def leaked(text: bytes, key: bytes) -> bytes | None:
    """The first six bytes of a key that stand in a text: raw, in hex, or in base64."""
    low = text.lower()
    for start in range(len(key) - RUN + 1):
        run = key[start : start + RUN]
        if run in text or run.hex().encode() in low:
            return run
    # In base64 a byte begins at one of three places of a character.
    for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
        for shift in range(3):
            coded = alphabet(key[shift:]).rstrip(b"=")
            for start in range(0, len(coded) - RUN * 4 // 3 + 1):
                if coded[start : start + RUN * 4 // 3] in text:
                    return coded[start : start + RUN * 4 // 3]
    return None


JWT = re.compile(r"eyJ[\w-]{8,}")
"""How a token of Entra begins, and one of a user that is no opaque one."""


class Silence:
    """Secrets, and where they are not to be read."""

    def __init__(self, *secrets: str) -> None:
        self.secrets = list(secrets)

    def keep(self, secret: str) -> str:
        """One more, such as a token that is opaque."""
        self.secrets.append(secret)
        return secret

    def check(self, text: str) -> None:
        assert JWT.search(text) is None
        assert not [place for place, secret in enumerate(self.secrets) if secret in text]

    def check_error(self, error: BaseException) -> None:
        """That neither it nor what led to it has any."""
        self.check("".join(traceback.format_exception(error)))
        self.check(f"{error!r} {error.args!r} {getattr(error, '__notes__', '')}")
