"""Whether a text tells something of a key."""

import base64

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
