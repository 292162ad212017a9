# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for the source tree itself: floors, sizes, form, documentation, words."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import tap

ROOT = tap.SOURCE_ROOT
MAX_LINES, MANY_LINES, MAX_COLUMNS = 600, 350, 100
CODE = {".c", ".h", ".py", ".sh", ""}
CLANG_FORMAT = "/usr/bin/clang-format"


def tree(*tops):
    """All files of the project below these folders; not what is built or belongs to git."""
    for top in tops:
        for folder, folders, names in os.walk(ROOT / top):
            folders[:] = sorted(f for f in folders if f not in ("__pycache__", ".git", "build"))
            for name in sorted(names):
                yield pathlib.Path(folder) / name


def everything():
    yield from (p for p in sorted(ROOT.iterdir()) if p.is_file() and not p.name.startswith(".git"))
    yield from tree("src", "ui", "tests", "data", "migrations", ".ci")


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def shebang(path):
    with open(path, "rb") as file:
        first = file.readline(100)
    return first[2:].decode().strip() if first.startswith(b"#!") else ""


def is_code(path):
    return path.suffix in CODE and (path.suffix != "" or shebang(path) != "")


def c_files(*tops):
    return [p for p in tree(*tops) if p.suffix in (".c", ".h")]


def short(path):
    return str(path.relative_to(ROOT))


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def floors():
    """The table of src/README.md: {floor: the floors it may use, and those that these may use}."""
    allowed = {}
    for line in read(ROOT / "src/README.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or not re.fullmatch(r"`\w+`", cells[0]):
            continue
        floor, words = cells[0].strip("`"), cells[2]
        if "all above" in words or "lower floors" in words:
            allowed[floor] = set(allowed)
        else:
            allowed[floor] = set()
            for name in re.findall(r"\w+", words):
                allowed[floor] |= {name} | allowed[name]
    return allowed


class Floors(tap.TestCase):
    def test_the_map_names_every_folder(self):
        folders = {p.name for p in (ROOT / "src").iterdir() if p.is_dir()}
        self.assertEqual(set(floors()), folders)

    def test_header_names_are_unique(self):
        names = [p.name for p in c_files("src") if p.suffix == ".h"]
        self.assertEqual(sorted(set(names)), sorted(names))

    def test_no_upward_include(self):
        allowed = floors()
        home = {p.name: p.parent.name for p in c_files("src") if p.suffix == ".h"}
        wrong = []
        for path in c_files("src", "tests"):
            floor = path.relative_to(ROOT).parts[1]
            if floor not in allowed:  # the tests' own support and benchmarks
                continue
            for name in re.findall(r'^#include "(.*?)"', read(path), re.MULTILINE):
                target = home.get(pathlib.Path(name).name)
                if target and target != floor and target not in allowed[floor]:
                    wrong.append(f"{short(path)} includes {name} of {target}")
        self.assertEqual(wrong, [])

    def test_outside_libraries_stay_in_their_floor(self):
        places = {r"pg_query.*\.h|protobuf-c/.*": ("src/sql/",),
                  r"sb-tree\.h": tuple(f"{top}/{floor}/" for top in ("src", "tests")
                                       for floor in ("sql", "lint", "draft")),
                  r"libpq.*\.h|pg_config.*\.h": ("src/db/", "tests/bench/"),
                  r"(gtk|gdk|gsk|graphene)/.*|adwaita\.h|gtksourceview/.*":
                      ("src/app/", "tests/app/", "tests/bench/")}
        wrong = []
        for path in c_files("src", "tests"):
            for name in re.findall(r'^#include ["<](.*?)[">]', read(path), re.MULTILINE):
                for pattern, homes in places.items():
                    if re.fullmatch(pattern, name) and not short(path).startswith(homes or "\0"):
                        wrong.append(f"{short(path)} includes {name}")
        self.assertEqual(wrong, [])


class Form(tap.TestCase):
    def test_sizes(self):
        lines = {short(p): read(p).count("\n") for p in tree("src", "tests") if is_code(p)}
        for path, n in sorted(lines.items(), key=lambda item: -item[1]):
            if n > MANY_LINES:
                print(f"# {n} lines: {path}")
        self.assertEqual([path for path, n in lines.items() if n > MAX_LINES], [])

    def test_first_lines(self):
        wrong = []
        for path in (p for p in everything() if is_code(p)):
            lines = read(path).splitlines()
            if "SPDX-License-Identifier: GPL-3.0-or-later" not in "".join(lines[:2]):
                wrong.append(f"{short(path)}: no SPDX line")
            if path.suffix == ".h" and "#pragma once" not in lines:
                wrong.append(f"{short(path)}: no #pragma once")
            if path.suffix == ".h" and not lines[1].startswith("/* "):
                wrong.append(f"{short(path)}: does not say what it is for")
        self.assertEqual(wrong, [])

    def test_columns(self):
        """In C clang-format minds the code; a comment that is too wide is told, not failed."""
        wrong = []
        for path in (p for p in everything() if is_code(p)):
            for i, line in enumerate(read(path).splitlines(), 1):
                if len(line) > MAX_COLUMNS and path.suffix in (".c", ".h"):
                    print(f"# {len(line)} columns: {short(path)}:{i}")
                elif len(line) > MAX_COLUMNS:
                    wrong.append(f"{short(path)}:{i}: {len(line)} columns")
        self.assertEqual(wrong, [])

    @unittest.skipUnless(os.path.exists(CLANG_FORMAT), "no clang-format")
    def test_clang_format(self):
        version = subprocess.run([CLANG_FORMAT, "--version"], capture_output=True, text=True,
                                 check=True).stdout
        if " 14." not in version:
            self.skipTest(f"formats differ between versions; wants 14, this is {version.strip()}")
        done = subprocess.run([CLANG_FORMAT, "--dry-run", "-Werror", *c_files("src", "tests")],
                              capture_output=True, text=True, cwd=ROOT, check=False)
        wrong = sorted({line.split(":")[0] for line in done.stderr.splitlines()
                        if ": error:" in line})
        self.assertEqual([short(pathlib.Path(p)) for p in wrong], [], "run ./dev format")
        self.assertEqual(done.returncode, 0)

    def test_scripts_parse(self):
        wrong = []
        for path in everything():
            if path.suffix == ".py":
                compile(read(path), short(path), "exec")
            shell = shebang(path)
            check = {"/bin/sh": ["dash", "-n"], "/usr/bin/env bash": ["bash", "-n"]}.get(shell)
            if check is None:
                continue
            checks = [check] + ([["shellcheck"]] if shutil.which("shellcheck") else [])
            for argv in checks:
                done = subprocess.run([*argv, path], capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    wrong.append(done.stdout + done.stderr)
        self.assertEqual(wrong, [])


class Documentation(tap.TestCase):
    def test_every_public_function_is_documented(self):
        wrong = []
        for header in (p for p in c_files("src", "tests/support")
                       if p.suffix == ".h" and not p.stem.endswith("-private")):
            sources = "".join(read(p) for p in header.parent.glob("*.[ch]"))
            code = re.sub(r"^#define(.*\\\n)*.*\n", "", without_comments(read(header)),
                          flags=re.MULTILINE)
            for name in re.findall(r"^[A-Za-z].*?\b(sb_\w+) \(", code, re.MULTILINE):
                if name.endswith(("_quark", "_get_type")):
                    continue
                is_defined = re.search(rf"^{name} \(", sources, re.MULTILINE)
                if is_defined and f"\n * {name}:" not in sources:
                    wrong.append(f"{short(header)}: {name}")
        self.assertEqual(wrong, [])


class Words(tap.TestCase):
    # A path of somebody's machine, or a host that only a package manager should know.
    FORBIDDEN = re.compile(r"(?<![\w.}])/(?:home|root|work|Users|mnt|farm)/\w|"
                           r"\b(?:registry\.npmjs|registry\.yarnpkg|pypi\.org|crates\.io|"
                           r"proxy\.golang|rubygems\.org|ghcr\.io|docker\.io|deb\.debian)")

    def test_no_word_of_one_machine(self):
        wrong = [f"{short(p)}:{i}: {match.group()}"
                 for p in everything() if p.name != "COPYING"
                 for i, line in enumerate(read(p).splitlines(), 1)
                 if (match := self.FORBIDDEN.search(line))]
        self.assertEqual(wrong, [])


class Tests(tap.TestCase):
    """Every test that is there is built, and every one that is built runs."""

    def introspect(self, what):
        build = pathlib.Path(os.environ["G_TEST_BUILDDIR"]).parent
        return json.loads(read(build / f"meson-info/intro-{what}.json"))

    def test_every_test_runs(self):
        build = os.path.dirname(os.environ["G_TEST_BUILDDIR"])
        commands = {os.path.normpath(os.path.join(build, word))
                    for test in self.introspect("tests") for word in test["cmd"]}
        sources = set()
        for target in self.introspect("targets"):
            if not set(target["filename"]) & commands:
                continue
            for group in target["target_sources"]:
                sources.update(group.get("sources", []))
        wrong = [short(p) for p in tree("tests") if re.fullmatch(r"test-.*\.(c|py)", p.name)
                 and str(p) not in sources | commands]
        self.assertEqual(wrong, [])

    def test_every_test_is_in_a_suite_that_dev_knows(self):
        known = set(re.search(r'^suites="(.*)"', read(ROOT / "dev"), re.MULTILINE)
                    .group(1).split())
        wrong = [f"{test['name']}: {suite}" for test in self.introspect("tests")
                 for suite in test["suite"] if suite.split(":")[-1] not in known]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    tap.main()
