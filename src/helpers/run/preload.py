"""What the fork server imports once for every notebook; imported by name, never used."""

import os

os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

import ipykernel.ipkernel  # noqa: E402, F401
import ipykernel.kernelapp  # noqa: E402, F401
import matplotlib.pyplot  # noqa: E402, F401
import matplotlib_inline.backend_inline  # noqa: E402, F401
import scipy.stats  # noqa: E402, F401
import seaborn  # noqa: E402, F401

import helpers.contracts.tables  # noqa: E402, F401
import helpers.prepare.year  # noqa: E402, F401
import helpers.show.charts  # noqa: E402, F401
