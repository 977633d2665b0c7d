"""What the project says of itself agrees with what it is."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from trove_classifiers import classifiers

from handlers.routes import COMMANDS
from handlers.texts import LANGUAGES, texts

PROJECT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "handlers", "storage", "channel")
PAGES = sorted(path.relative_to(PROJECT) for path in (PROJECT / "docs").rglob("*.md"))
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def pins(lock: str) -> set[str]:
    """Names and versions, without the markers of systems."""
    return set(re.findall(r"^([\w.-]+==[^\s;]+)", re.sub(r"\[[\w,-]+\]", "", read(lock)), re.MULTILINE))


def test_every_path_that_the_dockerfile_copies_exists_and_is_let_through() -> None:
    copied = [
        source
        for line in read("Dockerfile").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert {"requirements.txt", "LICENSE", *PRODUCT} <= set(copied)
    allowed = [line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")]
    for source in copied:
        assert (PROJECT / source).exists(), source
        assert any(Path(source).match(pattern) for pattern in allowed), source


def test_the_dockerfile_runs_the_bot_as_nobody_special_with_its_data_in_a_volume() -> None:
    dockerfile = read("Dockerfile")
    assert dockerfile.count("FROM python:") == 2
    assert 'CMD ["rahnama", "run"]' in dockerfile
    assert re.search(r"^USER rahnama$", dockerfile, re.MULTILINE)
    assert re.search(r"^VOLUME /data$", dockerfile, re.MULTILINE)


def test_the_wheel_holds_every_package_that_the_dockerfile_copies() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(PRODUCT)


def test_the_newest_release_notes_are_those_of_the_version_and_the_dates_run_backwards() -> None:
    headings = re.findall(r"^## \[(.+)\](?: - (\d{4}-\d\d-\d\d))?$", read("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    assert headings[1][0] == tomllib.loads(read("pyproject.toml"))["project"]["version"]
    dates = [date for _, date in headings[1:]]
    assert all(dates)
    assert dates == sorted(dates, reverse=True)
    sections = re.findall(r"^### (.+)$", read("CHANGELOG.md"), re.MULTILINE)
    assert set(sections) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_classifiers_are_known_and_the_licence_is_told() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert {name for name in project["classifiers"] if not name.startswith("Private :: ")} <= classifiers
    assert project["license"] == "MIT"
    assert [read(name).splitlines()[0] for name in project["license-files"]] == ["MIT License"]


def test_every_check_before_a_commit_is_one_of_make_check() -> None:
    (repo,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert repo["repo"] == "local"
    check = read("Makefile").partition("\ncheck:")[2].partition("\n\n")[0].replace("$(BIN)", ".venv/bin")
    for hook in repo["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"].removesuffix(" --force-exclude") in check


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", *map(str, PAGES)])
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    folder = (PROJECT / page).parent
    links = re.findall(r"\]\((?!https?://|#)([^)\s#]+)", read(page))
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_readme_has_a_row_for_every_command() -> None:
    rows = re.findall(r"^\| `/(\w+)", read("README.md"), re.MULTILINE)
    assert list(dict.fromkeys(rows)) == list(COMMANDS)


def test_the_page_on_settings_has_a_row_for_each_and_so_has_the_example() -> None:
    from bot.settings import Settings

    names = [name.upper() for name in Settings.model_fields]
    assert re.findall(r"^\| `([A-Z_]+)`", read("docs/settings.md"), re.MULTILINE) == names
    assert re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE) == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_privacy_has_the_words_of_the_bot(language: str) -> None:
    page = read("docs/privacy.md")
    for line in str(texts(language).privacy.text(days=30)).splitlines():
        words = re.sub(r"<[^>]*>", "", line).removeprefix("• ")
        assert words in page


def test_every_decision_is_in_the_index_of_decisions() -> None:
    listed = re.findall(r"^\| \[.+\]\((.+)\) \| \d{4}-\d\d-\d\d \|$", read("docs/decisions/README.md"), re.MULTILINE)
    assert sorted([*listed, "README.md"]) == sorted(path.name for path in (PROJECT / "docs/decisions").iterdir())


@pytest.mark.parametrize("name", [*LOCKS, "README.md", "CONTRIBUTING.md", "pyproject.toml", "Makefile", "Dockerfile"])
def test_no_package_index_is_named(name: str) -> None:
    assert not re.search(r"^--(extra-)?index-url|^--find-links|https?://\S*(pypi|simple)", read(name), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_with_hashes(lock: str) -> None:
    assert len(pins(lock)) > 5
    for block in re.split(r"\n(?=\S)", read(lock).strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.long
def test_a_server_carries_what_the_bot_imports_and_no_tool_for_working_on_it() -> None:
    server, tools = pins("requirements.txt"), pins("requirements-dev.txt")
    assert server | pins("requirements-build.txt") <= tools
    names = {pin.partition("==")[0] for pin in server}
    assert not names & {"hatchling", "hypothesis", "import-linter", "mypy", "pytest", "ruff", "tornado", "uvicorn"}
    distributions = packages_distributions()
    for package in imported() - set(PRODUCT) - sys.stdlib_module_names:
        carried = {re.sub(r"[-_.]+", "-", name).lower() for name in distributions[package]}
        assert carried & names, package


def imported() -> set[str]:
    """The packages that the product imports, anywhere in its files."""
    nodes = [
        node
        for folder in PRODUCT
        for path in (PROJECT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in plain | named}


def test_no_file_of_the_product_grows_past_what_a_person_reads() -> None:
    long = {
        str(path.relative_to(PROJECT)): lines
        for folder in PRODUCT
        for path in (PROJECT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 310
    }
    assert long == {}
