"""Kernels that start fast: forked from one process that has imported the libraries already.

Importing pandas, seaborn, scipy and matplotlib takes most of the time of a short notebook. Python's own
fork server imports them once; each kernel is then a fork of it. Switched on by naming the provisioner in
``JUPYTER_DEFAULT_PROVISIONER_NAME`` (see :mod:`helpers.run.forking`); the kernels are ordinary IPython kernels.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.process import BaseProcess
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from helpers.run.forking import fork_server


def _run_kernel(arguments: list[str], environment: dict[str, str], folder: str | None) -> None:
    """Be an IPython kernel: the whole life of a forked process."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = arguments

    from ipykernel.kernelapp import IPKernelApp

    # A kernel ends itself when its parent, the fork server, is gone; so a killed run leaves none behind.
    argv = [*arguments[1:], "--HistoryManager.enabled=False"]
    IPKernelApp.launch_instance(argv=argv, parent_handle=os.getppid(), log_level="CRITICAL")


class ForkedProcess:
    """A forked kernel with the methods of ``subprocess.Popen`` that the provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess):
        self._process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.is_alive():
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


class ForkedKernelProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the process that has the libraries imported."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        arguments = cmd[cmd.index("-m") + 1 :] if "-m" in cmd else cmd
        process = fork_server().Process(
            target=_run_kernel, args=(arguments, dict(kwargs.get("env") or os.environ), kwargs.get("cwd")), daemon=True
        )
        process.start()
        self.process = ForkedProcess(process)  # type: ignore[assignment]
        self.pid = process.pid
        self.pgid = None
        self.cwd = kwargs.get("cwd")
        return self.connection_info
