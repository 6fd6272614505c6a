"""What is made of all results of a year when its sections have run: the site and other files for readers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import CODE_ROOT, data_root
from helpers.base.problems import RunFailed
from helpers.run.own_process import failure_of
from helpers.run.stamps import results_aside


class ProductFailed(RunFailed):
    """Raised when a product cannot be made: the message says what is missing or wrong."""


@dataclass(frozen=True)
class Product:
    """One product: a function that reads the results of a year and writes below ``outputs_dir(year, write_root())``.

    Attributes
    ----------
    name : str, as a run prints it; also the name of its stamp
    module : str, where the function is
    function : str, called with the year; raises ValueError with every problem before it writes anything
    documents : tuple of str, committed files outside of the code that it shows, relative to the checkout
    """

    name: str
    module: str
    function: str
    documents: tuple[str, ...] = ()

    @property
    def code(self) -> Path:
        """Return the file or package that belongs to this product alone."""
        module = CODE_ROOT.joinpath("src", *self.module.split("."))
        # A module of a room of its own (helpers.publish.site.build) owns the room.
        return module.with_suffix(".py") if module.parent.name == "publish" else module.parent


# Made first: the other products show it.
FINDINGS = Product("findings", "helpers.publish.findings", "build_findings")
PRODUCTS = (
    Product("site", "helpers.publish.site.build", "build_site", documents=("docs/glossary.md",)),
    Product("pdf", "helpers.publish.report.printable_report", "build_printable_report"),
    Product(
        "workbook",
        "helpers.publish.workbook.workbook",
        "build_workbook",
        documents=("CITATION.cff", "docs/glossary.md"),
    ),
    Product("datapackage", "helpers.publish.data_package", "build_data_package", documents=("CITATION.cff", "LICENSE")),
)


def build_product(product: Product, year: str) -> list[str]:
    """Build a product in a process of its own and put its files in place; return them.

    A process of its own, because the folder to write into is part of its environment, and because Sphinx and others
    change what a process shares.

    Raises
    ------
    ProductFailed
        With the message of the builder; files of an earlier build stay as they were.
    """
    with results_aside(product.name, year) as results:
        environment = {**os.environ, "CTE_WRITE_ROOT": str(results.root), "CTE_DATA_ROOT": str(data_root())}
        failure = failure_of(product.module, product.function, year, environment)
        if failure:
            raise ProductFailed(f"{product.name}: {failure}")
    return list(results.files)
