"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The task graph writes files too and must import nothing large.
    import pandas as pd


def write_file(file: Path, content: str | bytes) -> Path:
    """Write a file aside and rename it, so that a reader never meets half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(aside, 0o644)
        os.replace(aside, file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return file


def csv_text(frame: pd.DataFrame) -> str:
    r"""Return a table as CSV: UTF-8 text, ``\\n`` line ends, full precision, no index."""
    return frame.to_csv(index=False, lineterminator="\n")
