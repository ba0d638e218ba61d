"""What was installed, as a wheel brings it."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import acs_auth
from readme_renderer import markdown

ROOT = Path(__file__).parents[3]
PACKAGE = importlib.metadata.distribution("acs-auth")
CLIENTS = {"aiohttp", "azure", "httpx", "requests", "urllib3", "yarl"}


def in_a_program(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_version_is_that_of_the_repository() -> None:
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    assert acs_auth.__version__ == PACKAGE.version == manifest["workspace"]["package"]["version"]


def test_the_wheel_holds_what_type_checkers_look_for() -> None:
    files = {str(file): file for file in PACKAGE.files or []}
    source = ROOT / "bindings/python/python"
    written = [path for path in source.rglob("*") if path.suffix in (".py", ".pyi", ".typed")]
    due = {str(path.relative_to(source)) for path in written}
    assert {"acs_auth/py.typed", "acs_auth/_core.pyi", "acs_auth/__init__.py"} < due
    got = {name for name in files if name.startswith("acs_auth/") and "__pycache__" not in name}
    assert got == due | {"acs_auth/_core.abi3.so"}
    # A bill of materials would name paths of the machine that built it.
    assert not [name for name in files if "/sboms/" in name]
    assert b"/.cargo/" not in Path(str(files["acs_auth/_core.abi3.so"].locate())).read_bytes()
    for name in due:
        assert Path(str(files[name].locate())).read_bytes() == (source / name).read_bytes(), name
    assert Path(acs_auth.__file__).parent == Path(str(files["acs_auth/py.typed"].locate())).parent


def test_the_wheel_is_for_every_python_from_3_11_on() -> None:
    wheel = PACKAGE.read_text("WHEEL") or ""
    assert re.search(r"^Tag: cp311-abi3-\w+$", wheel, re.MULTILINE), wheel
    assert PACKAGE.metadata["Requires-Python"] == ">=3.11"


def test_the_oldest_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "bindings/python/pyproject.toml").read_text(encoding="utf-8"))
    oldest = project["project"]["requires-python"].removeprefix(">=")
    short = oldest.replace(".", "")
    for file, told in {
        "Cargo.toml": f'"abi3-py{short}"',
        "ruff.toml": f'"py{short}"',
        "README.md": f"Python {oldest}",
        "CONTRIBUTING.md": f"Python {oldest} or later",
        "bindings/python/README.md": f"Python {oldest} and later",
        "crates/xtask/src/python/environment.rs": f"({oldest.replace('.', ', ')})",
    }.items():
        assert told in (ROOT / file).read_text(encoding="utf-8"), file


def test_the_codes_of_the_adapters_are_told() -> None:
    source = (ROOT / "bindings/python/python/acs_auth").glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in source)
    table = (ROOT / "crates/acs-auth-core/src/code.rs").read_text(encoding="utf-8")
    own = {
        code
        for code in re.findall(r'InvalidInputError\(\s*"([A-Z_]+)"', text)
        if f'"{code}"' not in table
    }
    assert len(own) == 2
    for readme in ("bindings/README.md", "bindings/python/README.md"):
        told = (ROOT / readme).read_text(encoding="utf-8")
        assert all(f"`{code}`" in told for code in own), readme


def test_the_wheel_has_the_licences() -> None:
    for name in ("LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY-NOTICES"):
        text = PACKAGE.read_text(f"licenses/{name}") or ""
        assert text == (ROOT / "bindings/python" / name).read_text(encoding="utf-8"), name
        assert len(text) > 500, name
    assert PACKAGE.metadata["License-Expression"] == "MIT OR Apache-2.0"


def test_it_needs_nothing_and_imports_nothing() -> None:
    required = PACKAGE.requires or []
    assert all("extra ==" in requirement for requirement in required)
    assert set(PACKAGE.metadata.get_all("Provides-Extra") or []) == {
        "aiohttp",
        "azure",
        "httpx",
        "requests",
    }
    code = f"import sys, acs_auth; print(set(sys.modules) & {CLIENTS!r})"
    assert in_a_program(code) == "set()\n"


def test_an_adapter_imports_its_own_client_only() -> None:
    for name, brings in {
        "aiohttp": {"aiohttp", "yarl"},
        "azure": {"azure"},
        "httpx": {"httpx"},
        "requests": {"requests", "urllib3"},
    }.items():
        code = f"import sys, acs_auth.{name}; print(sorted(set(sys.modules) & {CLIENTS!r}))"
        found = set(re.findall(r"'(\w+)'", in_a_program(code)))
        assert name in found and found <= brings, (name, found)


def test_the_readme_works_on_the_page_of_an_index() -> None:
    text = str(PACKAGE.metadata.json["description"])
    assert text.strip() == (ROOT / "bindings/python/README.md").read_text(encoding="utf-8").strip()
    assert PACKAGE.metadata["Description-Content-Type"].startswith("text/markdown")
    html = markdown.render(text)
    assert html and "<table" in html and "<pre" in html
    # There is nothing beside it that a link could lead to.
    assert all(link.startswith(("https://", "#")) for link in re.findall(r'href="([^"]*)"', html))
    assert all(link.startswith(("https://", "#")) for link in re.findall(r"\]\(([^)]*)\)", text))


def test_help_tells_what_everything_does() -> None:
    for name in acs_auth.__all__:
        thing = getattr(acs_auth, name)
        if not isinstance(thing, str | int):
            assert len(thing.__doc__) > 30, name
        for part in vars(thing) if isinstance(thing, type) else ():
            if not part.startswith("_"):
                assert getattr(thing, part).__doc__, f"{name}.{part}"


def test_the_table_of_all_languages_has_everything() -> None:
    table = (ROOT / "bindings/README.md").read_text(encoding="utf-8")
    column = " ".join(row.split(" | ")[-2] for row in table.splitlines() if row.startswith("| "))
    for name in acs_auth.__all__:
        assert name in re.findall(r"\w+", column), name
