"""What the fork server imports once for every notebook; imported by name, never used."""

import contextlib
import gc
import importlib
import os
import signal
import sys

# Nothing that is imported becomes garbage, and looking for it takes a tenth of the time.
gc.disable()
# Ctrl-C reaches the whole group of processes; the command itself answers it, and what it started ends with it.
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
# Nobody debugs these kernels, and looking for the debugger took each of them as long as all else that it starts with.
sys.modules["debugpy"] = None  # type: ignore[assignment]

import ipykernel.debugger  # noqa: E402, F401
import ipykernel.ipkernel  # noqa: E402, F401
import ipykernel.kernelapp  # noqa: E402, F401
import ipykernel.zmqshell  # noqa: E402, F401
import matplotlib.pyplot  # noqa: E402, F401
import matplotlib_inline.backend_inline  # noqa: E402, F401
import psutil  # noqa: E402, F401
import scipy.stats  # noqa: E402, F401
import seaborn  # noqa: E402, F401
from pandas import DataFrame  # noqa: E402

from helpers.contracts.schemas import PROCESSED, RESULTS, DataFrameSchema  # noqa: E402
from helpers.run.rooms import HELPERS, rooms_below  # noqa: E402

for room in ("audit", *rooms_below("audit")):
    for file in (HELPERS / room).rglob("[!_]*.py"):
        # What cannot be imported is told by the notebook that needs it.
        with contextlib.suppress(Exception):
            importlib.import_module(".".join(("helpers", *file.relative_to(HELPERS).with_suffix("").parts)))

# The first check of a table imports what pandera checks with, and the first use of a schema builds it.
DataFrameSchema().validate(DataFrame())
SCHEMAS = [*PROCESSED.values(), *RESULTS.values()]

# What was imported is never freed, so a fork need not look at it, which would copy every page it lies on. Forks live
# for seconds and have the memory: looking for garbage more seldom saves a tenth of their time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
gc.enable()
