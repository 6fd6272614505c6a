"""Which commit the code runs from: a module of its own because the task graph asks and must import nothing large."""

from __future__ import annotations

import subprocess

from helpers.base.paths import CODE_ROOT

NO_COMMIT = "not in a git checkout"


def commit() -> str:
    """Return the commit of the checkout that the code runs from, or that there is none."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        done = subprocess.run(command, cwd=CODE_ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return NO_COMMIT
    return done.stdout.strip()
