"""What several suites have in common."""

import ssl
import sys
from pathlib import Path

import pytest
import trustme

# The server that checks signatures is there for every language.
sys.path.insert(0, str(Path(__file__).parents[3] / "tests"))


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Whoever vouches for localhost."""
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    """What a server on localhost speaks TLS with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file that clients believe."""
    file = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)
