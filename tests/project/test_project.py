"""What the project says of itself agrees with what it is."""

import re
import tomllib
from pathlib import Path

import pytest

from handlers import COMMANDS
from handlers.texts import LANGUAGES, texts

PROJECT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_every_path_that_the_dockerfile_copies_exists_and_is_let_through() -> None:
    copied = [
        source
        for line in read("Dockerfile").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert {"requirements.txt", "bot", "handlers", "storage", "channel"} <= set(copied)
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
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == {
        *("bot", "handlers", "storage", "channel")
    }


def test_the_readme_has_a_row_for_every_command() -> None:
    rows = re.findall(r"^\| `/(\w+)", read("README.md"), re.MULTILINE)
    assert list(dict.fromkeys(rows)) == [command.name for command in COMMANDS]


def test_the_readme_has_a_row_for_every_setting_and_so_has_the_example() -> None:
    from bot.settings import Settings

    names = [name.upper() for name in Settings.model_fields]
    assert re.findall(r"^\| `([A-Z_]+)`", read("README.md"), re.MULTILINE) == names
    assert re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE) == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_privacy_has_the_words_of_the_bot(language: str) -> None:
    page = read("docs/privacy.md")
    for line in str(texts(language).privacy.text(days=30)).splitlines():
        words = re.sub(r"<[^>]*>", "", line).removeprefix("• ")
        assert words in page


@pytest.mark.parametrize("name", ["requirements.txt", "README.md", "CONTRIBUTING.md", "pyproject.toml", "Makefile"])
def test_no_package_index_is_named(name: str) -> None:
    assert not re.search(r"^--(extra-)?index-url|^--find-links|https?://\S*(pypi|simple)", read(name), re.MULTILINE)


def test_every_dependency_is_pinned_with_hashes() -> None:
    requirements = read("requirements.txt")
    packages = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==\S+", requirements, re.MULTILINE)
    assert len(packages) > 30
    for block in re.split(r"\n(?=\S)", requirements.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_no_file_of_the_product_grows_past_what_a_person_reads() -> None:
    long = {
        str(path.relative_to(PROJECT)): lines
        for folder in ("bot", "handlers", "storage", "channel")
        for path in (PROJECT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 310
    }
    assert long == {}
