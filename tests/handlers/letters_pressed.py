"""The letters of all buttons that the product makes, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from channel.people.following import SubjectKind

Function = ast.FunctionDef | ast.AsyncFunctionDef


def letters_pressed(folder: Path) -> set[str]:
    """Raises ValueError if the letters in a call of `press` can't be determined."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]
    functions = [(tree, one) for tree in trees for one in ast.walk(tree) if isinstance(one, Function)]
    everywhere = {name: value for tree in trees for name, value in _constants(tree)}
    passing, before = {"press": 1}, 0  # for each function, the place of the letters among its parameters
    while len(passing) > before:  # also functions that pass their letters on
        before = len(passing)
        for _, one in functions:
            parameters = [parameter.arg for parameter in one.args.args]
            for given in map(_named, _given(one, passing)):
                if given in parameters:
                    passing[one.name] = parameters.index(given)
    return {
        letters
        for tree, one in functions
        for given in _given(one, passing)
        for letters in _read(given, one, everywhere | dict(_constants(tree)))
    }


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The module's names for strings, such as `_STOP, _AGAIN = "ku", "ka"`."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield name.id, value.value


def _given(function: Function, passing: dict[str, int]) -> Iterator[ast.expr]:
    """What calls within a function pass as letters."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in passing:
            yield call.args[passing[call.func.id]]


def _named(given: ast.expr) -> str:
    """The name that is passed; of f"{letters}{subject.kind}" the first one."""
    if isinstance(given, ast.JoinedStr):
        return next(one.id for one in ast.walk(given) if isinstance(one, ast.Name))
    return given.id if isinstance(given, ast.Name) else ""


def _read(given: ast.expr, function: Function, constants: dict[str, str]) -> list[str]:
    """The letters, followed by a kind for a subject's button; [] if the caller gives them."""
    if isinstance(given, ast.Constant):
        return [str(given.value)]
    if _named(given) in [parameter.arg for parameter in function.args.args]:
        return []
    if _named(given) in constants:
        return [f"{constants[_named(given)]}{kind}" for kind in SubjectKind]
    raise ValueError(f"{function.name}: which letters? {ast.unparse(given)}")
