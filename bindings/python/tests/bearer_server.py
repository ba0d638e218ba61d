"""A server that takes tokens, in the place of signatures."""

import ssl

from strict_verifier import Script, StrictVerifier


class BearerServer(StrictVerifier):
    """It answers 401 to whatever has not one of these tokens, which may change meanwhile."""

    def __init__(
        self, *tokens: str, script: Script | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(script, tls)
        self.tokens = set(tokens)

    def judge(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> str | None:
        given = [value for name, value in headers if name.lower() == "authorization"]
        known = len(given) == 1 and given[0].removeprefix("Bearer ") in self.tokens
        return None if known else f"the authorization is {given}"

    @property
    def came_with(self) -> list[str | None]:
        """The authorization of each request."""
        return [received.header("authorization") for received in self.received]
