"""The process that kernels and the builders of products are forked from.

Apart from :mod:`helpers.run.kernels`, because it must import nothing.
"""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext

PROVISIONER = "forked-provisioner"
PRELOADED = ("helpers.run.preload",)
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()


def use_forked_kernels() -> None:
    """Make every kernel that this process starts from now on a forked one, where the system can fork."""
    if CAN_FORK:
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = PROVISIONER


def fork_server() -> ForkServerContext:
    """Return the context whose server has imported what notebooks import."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def process_context() -> ForkServerContext | SpawnContext:
    """Return how to start a process that begins with the libraries imported where the system can fork."""
    return fork_server() if CAN_FORK else multiprocessing.get_context("spawn")


def start_fork_server() -> None:
    """Let the server import its libraries while this process imports its own."""
    if CAN_FORK:
        fork_server()
        forkserver.ensure_running()
