"""The environment is pinned, agrees in its three places, and names no package index."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.base.paths import CODE_ROOT

PROJECT = tomllib.loads((CODE_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = [text for group in PROJECT["optional-dependencies"].values() for text in group]
REQUIREMENTS = [Requirement(text) for text in [*PROJECT["dependencies"], *EXTRAS]]
# conda-forge splits these into a library without and one with extras.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "seaborn": "seaborn-base"}
LOCKS = ["requirements.lock", "bootstrap.lock"]


def locked(file: str) -> dict[str, str]:
    text = (CODE_ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \n]+)", text, re.MULTILINE))


def test_the_lock_holds_every_requirement_in_a_version_that_is_allowed():
    pins = locked("requirements.lock")
    assert len(REQUIREMENTS) > 15
    for requirement in REQUIREMENTS:
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_what_is_installed_is_what_is_locked():
    pins = locked("requirements.lock")
    for requirement in REQUIREMENTS:
        name = canonicalize_name(requirement.name)
        assert version(name) == pins[name]


@pytest.mark.parametrize("file", LOCKS)
def test_every_pin_has_a_hash_and_no_address(file):
    text = (CODE_ROOT / file).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(file)) > 0
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text
    assert "find-links" not in text


def test_the_conda_environment_asks_for_the_same_bounds():
    listed = yaml.safe_load((CODE_ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {re.match(r"[a-z0-9._-]+", text)[0]: text for text in listed if isinstance(text, str)}
    for requirement in REQUIREMENTS:
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        name = name if name in conda else name.replace("-", "_")
        bounds = Requirement(conda[name]).specifier
        assert bounds == requirement.specifier, requirement
    assert conda["python"] == f"python{PROJECT['requires-python']}"


def test_no_committed_file_names_a_folder_of_a_machine():
    files = subprocess.run(["git", "ls-files", "-z"], cwd=CODE_ROOT, capture_output=True, check=True, text=True).stdout
    names = [name for name in files.split("\0") if name]
    assert len(names) > 50
    private = re.compile(rb"/(?:home|Users|root|work)/[a-z]|(?<!emit-)index-url\s|files\.python" + b"hosted")
    for name in names:
        path = Path(CODE_ROOT / name)
        if path.exists() and name != "tests/run/test_environment.py":
            assert not private.search(path.read_bytes()), name


def test_code_and_notebooks_are_formatted_and_lint():
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "-q", "."]
        done = subprocess.run(ruff, cwd=CODE_ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
