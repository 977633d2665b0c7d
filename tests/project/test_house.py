"""What `python -m tests.house` finds; that there is nothing else to be found is for `make check` to say."""

from pathlib import Path

import grimp

from tests.house import circles, long_files, loose, pairs, shared_names


def graph(*imports: tuple[str, str]) -> grimp.ImportGraph:
    made = grimp.ImportGraph()
    for importer, imported in imports:
        for module in (Path(importer.replace(".", "/")), Path(imported.replace(".", "/"))):
            for part in (module, *module.parents[:-1]):
                made.add_module(".".join(part.parts))
        made.add_import(importer=importer, imported=imported)
    return made


def write(root: Path, *files: str) -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()


def test_files_in_a_circle_are_found_however_long_it_is() -> None:
    straight = [("bot.a.x", "bot.b.y"), ("bot.b.y", "bot.c.z")]
    assert not list(circles(graph(*straight)))
    assert len(list(circles(graph(*straight, ("bot.c.z", "bot.a.x"))))) == 1


def test_folders_that_import_each_other_are_found_also_by_other_files_and_deeper_rooms() -> None:
    there, back = ("bot.a.x", "bot.b.y"), ("bot.b.deep.z", "bot.a.w")
    assert not list(pairs(graph(there)))
    assert list(pairs(graph(there, back))) == ["bot.a and bot.b import each other"]


def test_a_room_and_what_lies_around_it_are_no_pair() -> None:
    assert not list(pairs(graph(("bot.a.x", "bot.a.deep.y"), ("bot.a.deep.y", "bot.a.z"), ("bot.a.deep.y", "bot.app"))))


def test_a_name_is_for_one_file_but_for_nouns_of_the_field_and_in_the_sandbox(tmp_path: Path) -> None:
    write(tmp_path, *(f"{room}/{name}.py" for room in ("bot/a", "handlers/b") for name in ("__init__", "letters", "x")))
    write(tmp_path, "bot/sandbox/y.py", "storage/y.py")
    assert list(shared_names(tmp_path)) == ["x.py: bot/a, handlers/b"]


def test_seven_loose_files_and_301_lines_are_too_many(tmp_path: Path) -> None:
    write(tmp_path, "bot/__init__.py", "bot/__main__.py", *(f"bot/{name}.py" for name in "abcdef"))
    (tmp_path / "bot/a.py").write_text("\n" * 300)
    assert not [*loose(tmp_path), *long_files(tmp_path)]
    write(tmp_path, "bot/g.py")
    (tmp_path / "bot/a.py").write_text("\n" * 301)
    assert list(loose(tmp_path)) == ["bot has 7 loose files; 6 are enough"]
    assert list(long_files(tmp_path)) == ["bot/a.py has more than 300 lines"]
