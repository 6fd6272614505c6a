"""The switch for fast kernels, apart from :mod:`helpers.kernels` because it must import nothing."""

import os

PROVISIONER = "forked-provisioner"


def use_forked_kernels() -> None:
    """Make every kernel that this process starts from now on a forked one, where the system can fork."""
    if hasattr(os, "fork"):
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = PROVISIONER
