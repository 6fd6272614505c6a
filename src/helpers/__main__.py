"""The commands behind the Makefile: ``python -m helpers --help``."""

from __future__ import annotations

import argparse
import ast
import sys

from helpers.base.manifest import read_sections
from helpers.base.paths import data_root, processed_dir, raw_dir, shown
from helpers.base.problems import InputError
from helpers.base.settings import is_academic_year

WRONG_INPUT = 2


def _stop(message: str) -> int:
    print(message, file=sys.stderr)
    return WRONG_INPUT


def _parameter(text: str) -> tuple[str, object]:
    name, given, value = text.partition("=")
    if not given or name == "year":
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE and no year (use YEAR=...), found '{text}'")
    try:
        return name, ast.literal_eval(value)
    except (SyntaxError, ValueError):
        return name, value


def _require_year(year: str, *, is_prepared: bool = False) -> None:
    if not is_academic_year(year) or not raw_dir(year).is_dir():
        known = sorted(folder.name for folder in raw_dir().glob("*") if is_academic_year(folder.name))
        raise ValueError(
            f"YEAR={year}: expected an academic year with a folder in {shown(raw_dir())}/; there are "
            f"{', '.join(known) or 'none'}. Correct YEAR, or add the folder (docs/annual_update.md)."
        )
    if is_prepared and not (processed_dir(year) / "audit_claims.csv").exists():
        raise ValueError(
            f"YEAR={year}: expected a prepared year, found no audit in {shown(processed_dir(year))}/. Run make report YEAR={year}."
        )


def report(arguments: argparse.Namespace) -> int:
    """Run what changed of a year: every section and product, or one of them."""
    from helpers.run.products import PRODUCTS
    from helpers.run.tasks import run_year

    sections = read_sections()
    if arguments.section is not None and arguments.section not in sections:
        return _stop(f"SECTION={arguments.section}: no such section; there are {', '.join(sections)}.")
    _require_year(arguments.year)
    parameters = dict(arguments.parameter)
    if len(parameters) < len(arguments.parameter):
        return _stop("-p: expected every parameter once, found one twice. Delete one of them.")
    if parameters and not arguments.section:
        return _stop("-p NAME=VALUE is for one section: name it with SECTION=...")
    if parameters:
        from helpers.run.execution import validated_parameters

        validated_parameters(sections[arguments.section], parameters)
    products = tuple(product for product in PRODUCTS if arguments.product in (None, product.name))
    if not products:
        return _stop(
            f"--product {arguments.product}: no such product; there are {', '.join(p.name for p in PRODUCTS)}."
        )
    return run_year(arguments.year, only=arguments.section, parameters=parameters, products=products)


def notebooks(arguments: argparse.Namespace) -> int:
    """Run every notebook that changed and store the outputs in notebooks/."""
    from helpers.run.stored_outputs import store_all_outputs, stored_year
    from helpers.run.tasks import run_year

    failed = run_year(stored_year(), products=())
    if not failed:
        print(f"Stored the outputs of {len(store_all_outputs()):,} notebooks.")
    return failed


def sources(arguments: argparse.Namespace) -> int:
    """Refresh checksums and row counts in the register of raw files."""
    from helpers.prepare.sources import refresh_register, sources_file

    print(f"{shown(sources_file())}: {refresh_register():,} files registered.")
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Print the whole chain of one audited number: published cell, raw rows, steps, result."""
    _require_year(arguments.year, is_prepared=True)
    from helpers.audit.register import explain as explained
    from helpers.contracts.tables import read_processed, read_year_settings

    registers = [read_processed(name, arguments.year) for name in ("audit_figures", "audit_claims")]
    print(explained(*registers, arguments.id, read_year_settings(arguments.year)))
    return 0


def accept(arguments: argparse.Namespace) -> int:
    """Accept the verdicts of the last run as the expected ones."""
    _require_year(arguments.year, is_prepared=True)
    from helpers.audit.accepted_verdicts import accept_verdicts, accepted_file

    for line in accept_verdicts(arguments.year):
        print(line)
    print(f"Wrote {shown(accepted_file(arguments.year))}.")
    return 0


def documents(arguments: argparse.Namespace) -> int:
    """Regenerate what is generated from code: the data dictionary and the README's tables."""
    from helpers.run.documents import refresh

    for file in refresh():
        print(f"Wrote {shown(file)}.")
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    command_line = argparse.ArgumentParser(prog="python -m helpers", description=f"Commands; data in {data_root()}.")
    commands = command_line.add_subparsers(required=True, metavar="command")
    functions = (report, notebooks, sources, documents, explain, accept)
    for name, function in {function.__name__: function for function in functions}.items():
        command = commands.add_parser(name, help=function.__doc__)
        command.set_defaults(function=function)
        if function in (report, explain, accept):
            command.add_argument("--year", required=True, help="academic year, for example 2024-2025")
        if function is explain:
            command.add_argument("--id", required=True, help="id of a figure or claim of the audit")
        if function is report:
            command.add_argument("--section", help="stem of one section, for example 05_equity")
            command.add_argument("--product", help="one product instead of all, for example workbook")
            command.add_argument(
                "-p",
                "--parameter",
                action="append",
                type=_parameter,
                default=[],
                metavar="NAME=VALUE",
                help="of the one section",
            )
    return command_line


def main() -> int:
    """Carry out a command; return 0, or 2 with a message when something given is wrong."""
    given = parser().parse_args()
    try:
        return given.function(given)
    except (ValueError, InputError) as error:
        return _stop(str(error))


if __name__ == "__main__":
    sys.exit(main())
