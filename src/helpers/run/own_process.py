"""A function called in a process of its own, which begins with the libraries imported."""

from __future__ import annotations

import importlib
import os
import traceback
from multiprocessing.connection import Connection

from helpers.base.problems import InputError, RunFailed
from helpers.run.forking import process_context, start_fork_server


def _call(module: str, function: str, year: str, environment: dict[str, str], failure: Connection) -> None:
    """Be the process; send what went wrong, if anything did."""
    os.environ.clear()
    os.environ.update(environment)
    try:
        getattr(importlib.import_module(module), function)(year)
    except (ValueError, OSError, InputError, RunFailed) as error:
        failure.send(str(error))
    except Exception:
        failure.send(traceback.format_exc())
    failure.close()


def failure_of(module: str, function: str, year: str, environment: dict[str, str]) -> str:
    """Call a function with a year in a process of its own; return what went wrong, empty where nothing did.

    Parameters
    ----------
    module, function : str, where the function is and its name; the module is imported in that process only
    year : str
    environment : dict of str, all that the process finds in its environment
    """
    start_fork_server()
    context = process_context()
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(module, function, year, environment, sender), daemon=True)
    process.start()
    sender.close()
    try:
        message = receiver.recv()
    except EOFError:
        message = ""
    process.join()
    ended = f"the process ended with {process.exitcode}. Run it again." if process.exitcode else ""
    return message or ended
