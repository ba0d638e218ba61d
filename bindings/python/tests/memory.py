"""What is done under valgrind by `cargo xtask memory`. It prints the file of the native half."""

import acs_auth._core as native
from acs_auth import (
    AccessKey,
    ConnectionString,
    ContentHasher,
    InvalidInputError,
    UserToken,
    VerificationError,
    Verifier,
    diagnose,
)

HOST, TARGET, NOW = "contoso.communication.azure.com", "/rooms?a=b", 1_700_000_000
KEY = "bm90IGEgcmVhbCBrZXk="
TOKEN = "e30.eyJza3lwZWlkIjoiYWNzOmEiLCJleHAiOjE4MDAwMDAwMDB9.c2ln"

for size in range(0, 300, 7):
    body = bytes(size)
    key = ConnectionString(f"endpoint=https://{HOST}/;accesskey={KEY}").access_key
    headers = {"Host": HOST} | key.sign("PUT", f"https://{HOST}{TARGET}", body, date=NOW)
    verifier = Verifier([AccessKey("b3RoZXI="), key])
    assert verifier.verify("PUT", TARGET, headers, body, now=NOW).key_index == 1
    try:
        verifier.verify("PUT", f"{TARGET}{size}", headers, body, now=NOW)
        raise SystemExit("another request verifies")
    except VerificationError as error:
        assert error.code == "SIGNATURE_MISMATCH"
    hasher = ContentHasher()
    hasher.update(body)
    assert headers["x-ms-content-sha256"] == hasher.finish()
    assert not diagnose(KEY, "PUT", TARGET, headers, body, now=NOW).mistakes
    assert diagnose(KEY, "PUT", f"{TARGET}{size}", headers, body, now=NOW).error
    assert UserToken.decode_unverified(TOKEN).expires_on == 1_800_000_000
    for text in ("", "x" * size, "\N{GRINNING FACE}" * size):
        try:
            AccessKey(f"{text}-")
            raise SystemExit("no key is taken")
        except InvalidInputError as error:
            assert error.code == "INVALID_ACCESS_KEY"

print(native.__file__)
