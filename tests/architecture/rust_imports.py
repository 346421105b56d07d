"""Which file of a Rust crate imports which, read from its paths: `use` lines and all others.

A path counts for the file that holds its longest module: `crate::field::primes::PRIMES` for
field/primes.rs, `crate::field::LANES` for field/mod.rs, `crate::Error` for lib.rs. A `mod` line is
no import. Code for tests alone, `#[cfg(test)]` and the files it names, does not count.
"""

import re
from collections.abc import Iterator
from pathlib import Path

# A use tree or a path; comments and strings are gone by then.
_USE = re.compile(r"\buse\s+([^;]*);")
_PATH = re.compile(r"\b((?:crate|super|self)(?:::\w+)+)")
_TEST_FILE = re.compile(r'#\[cfg\(test\)\]\s*(?:#\[path = "([^"]+)"\]\s*)?(?:pub )?mod (\w+)\s*;')
_TEST_ITEM = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*[^{;]*([{;])")
_NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"', re.DOTALL)

Graph = dict[str, set[str]]


def imports(source: Path) -> Graph:
    """For each file below `source`, the crate's src, the files it imports; all relative to it."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(source.rglob("*.rs"))}
    tests = {file for path, text in texts.items() for file in _test_files(path, text)}
    modules = {_module(source, path): path for path in texts if path not in tests}
    return {
        str(path.relative_to(source)): _targets(source, modules, module, texts[path])
        - {str(path.relative_to(source))}
        for module, path in modules.items()
    }


def _targets(
    source: Path, modules: dict[tuple[str, ...], Path], module: tuple[str, ...], text: str
) -> set[str]:
    found = {
        _longest(modules, absolute)
        for path in _paths(_without_tests(text))
        if (absolute := _absolute(modules, module, path)) is not None
    }
    return {str(modules[target].relative_to(source)) for target in found}


def _module(source: Path, path: Path) -> tuple[str, ...]:
    parts = path.relative_to(source).with_suffix("").parts
    return parts[:-1] if parts[-1] in ("mod", "lib") else parts


def _test_files(path: Path, text: str) -> Iterator[Path]:
    for match in _TEST_FILE.finditer(text):
        explicit, name = match.groups()
        folder = path.parent if path.stem in ("mod", "lib") else path.with_suffix("")
        yield path.parent / explicit if explicit else folder / f"{name}.rs"
    # Test modules that run one file for several parameters name it inside of them.
    for name in re.findall(r'#\[path = "([^"]+_tests\.rs)"\]', text):
        yield path.parent / name


def _without_tests(text: str) -> str:
    text = _NOISE.sub(" ", text)
    while match := _TEST_ITEM.search(text):
        end = match.end() if match[1] == ";" else _closing(text, match.end())
        text = text[: match.start()] + text[end:]
    return text


def _closing(text: str, position: int) -> int:
    depth = 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        position += 1
    return position


def _paths(text: str) -> Iterator[str]:
    for tree in _USE.findall(text):
        yield from _leaves(re.sub(r"\s+", "", re.sub(r"\bas\s+\w+", "", tree)))
    yield from _PATH.findall(_USE.sub(" ", text))


def _leaves(tree: str) -> Iterator[str]:
    """The paths of a use tree: a::{b, c::{d}} has a::b and a::c::d."""
    head, brace, body = tree.partition("{")
    if not brace:
        yield tree
        return
    depth, start = 0, 0
    for position, letter in enumerate(body):
        if (letter == "," and depth == 0) or (letter == "}" and depth == 0):
            if part := body[start:position]:
                yield from _leaves(head + part)
            start = position + 1
        depth += {"{": 1, "}": -1}.get(letter, 0)


def _absolute(
    modules: dict[tuple[str, ...], Path], module: tuple[str, ...], path: str
) -> tuple[str, ...] | None:
    """The path from the crate's root; None where it leads to another crate."""
    parts = path.split("::")
    base = module
    if parts[0] == "crate":
        return tuple(parts[1:])
    if parts[0] not in ("super", "self") and (*module, parts[0]) not in modules:
        return None
    while parts[0] in ("super", "self"):
        base = base[:-1] if parts[0] == "super" else base
        parts = parts[1:] or [""]
    return (*base, *parts)


def _longest(modules: dict[tuple[str, ...], Path], path: tuple[str, ...]) -> tuple[str, ...]:
    return next(path[:end] for end in range(len(path), -1, -1) if path[:end] in modules)
