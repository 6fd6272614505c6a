"""The commands behind the Makefile: ``python -m helpers --help``."""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path

from helpers.base.files import csv_text, write_file
from helpers.base.manifest import read_sections
from helpers.base.paths import data_root, shown
from helpers.base.problems import InputError
from helpers.base.settings import is_academic_year
from helpers.run import year_commands
from helpers.run.year_commands import DIFFERENT, DONE, WRONG_INPUT, go_on_unread, require_laid_out, say_what_differs

FAILED, INTERRUPTED = WRONG_INPUT, 130
TOLERANCE = 1e-9


def _parameter(text: str) -> tuple[str, object]:
    name, given, value = text.partition("=")
    if not given or name == "year":
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE and no year (use YEAR=...), found '{text}'")
    try:
        return name, ast.literal_eval(value)
    except (SyntaxError, ValueError):
        return name, value


def report(arguments: argparse.Namespace) -> int:
    """Run what changed of a year: every section and product, or one of them."""
    from helpers.run.products import PRODUCTS
    from helpers.run.tasks import run_year
    from helpers.yearly.revisions import require_explained_changes

    sections = read_sections()
    if arguments.section is not None and arguments.section not in sections:
        raise ValueError(f"SECTION={arguments.section}: no such section; there are {', '.join(sections)}.")
    require_laid_out(arguments.year)
    require_explained_changes(arguments.year)
    parameters = dict(arguments.parameter)
    if len(parameters) < len(arguments.parameter):
        raise ValueError("-p: expected every parameter once, found one twice. Delete one of them.")
    if parameters and not arguments.section:
        raise ValueError("-p NAME=VALUE is for one section: name it with SECTION=...")
    if parameters:
        from helpers.run.execution import validated_parameters

        validated_parameters(sections[arguments.section], parameters)
    products = tuple(product for product in PRODUCTS if arguments.product in (None, product.name))
    if not products:
        known = ", ".join(product.name for product in PRODUCTS)
        raise ValueError(f"--product {arguments.product}: no such product; there are {known}.")
    failed = run_year(arguments.year, only=arguments.section, parameters=parameters, products=products)
    return failed or say_what_differs(arguments.year)


def notebooks(arguments: argparse.Namespace) -> int:
    """Run every notebook that changed and store the outputs in notebooks/; another year becomes the stored one."""
    from helpers.run.stored_outputs import changes_to_store, set_stored_year, store_all_outputs, stored_year
    from helpers.run.tasks import run_year
    from helpers.yearly.revisions import require_explained_changes

    year = arguments.year or stored_year()
    require_laid_out(year)
    require_explained_changes(year)
    before, failed = set_stored_year(year), FAILED
    try:
        failed = run_year(year, products=())
    finally:
        for file, content in before.items() if failed else ():
            write_file(file, content)
    if failed:
        return failed
    # Of another year everything is said otherwise.
    if not before:
        print("\n".join(changes_to_store() or ["No stored output changed."]))
    print(f"Stored the outputs of {len(store_all_outputs()):,} notebooks for {year}.")
    return say_what_differs(year)


def diff(arguments: argparse.Namespace) -> int:
    """Compare a year with how it was at a revision of git or in another folder; 3 when they differ."""
    from helpers.yearly.comparison import compare_folders, read_renames
    from helpers.yearly.versions import version_of

    if not is_academic_year(arguments.year):
        raise ValueError(f"YEAR={arguments.year}: expected an academic year such as 2024-2025. Correct it.")
    renames = read_renames(Path(arguments.renames)) if arguments.renames else None
    with version_of(arguments.year, arguments.against) as folder:
        comparison = compare_folders(
            arguments.year, folder, tolerance=arguments.tolerance, renames=renames, named=arguments.against
        )
    print("\n".join(comparison.lines()))
    if arguments.all:
        print(f"Wrote {write_file(Path(arguments.all), csv_text(comparison.table()))}.")
    return DIFFERENT if comparison.differences else DONE


def release(arguments: argparse.Namespace) -> int:
    """Tag a final year, keep the checksums of its files and pack its results."""
    from helpers.run.tasks import run_year
    from helpers.yearly.release import release_year
    from helpers.yearly.revisions import require_explained_changes

    require_laid_out(arguments.year)
    require_explained_changes(arguments.year)
    # What is released is whole and of this commit.
    failed = run_year(arguments.year)
    if not failed:
        print("\n".join(release_year(arguments.year, date=arguments.date)))
    return failed


def intake(arguments: argparse.Namespace) -> int:
    """Make a report file into the published tables of a year, cells as printed."""
    from helpers.intake.from_report import take_in

    if not is_academic_year(arguments.year):
        raise ValueError(f"YEAR={arguments.year}: expected an academic year such as 2024-2025. Correct it.")
    if not arguments.report:
        raise ValueError("REPORT=: expected a report file or folder, found none. Give REPORT=<file or folder>.")
    to = Path(arguments.to).expanduser() if arguments.to else None
    print("\n".join(take_in(arguments.year, Path(arguments.report).expanduser(), to, is_forced=arguments.force)))
    return DONE


def sources(arguments: argparse.Namespace) -> int:
    """Refresh checksums and row counts in the register of raw files."""
    from helpers.prepare.sources import refresh_register, sources_file

    print(f"{shown(sources_file())}: {refresh_register():,} files registered.")
    return DONE


def explain(arguments: argparse.Namespace) -> int:
    """Print the whole chain of one audited number: published cell, raw rows, steps, result."""
    require_laid_out(arguments.year, is_prepared=True)
    from helpers.audit.register import explain as explained
    from helpers.contracts.tables import read_processed, read_year_settings

    figures, claims = (read_processed(name, arguments.year) for name in ("audit_figures", "audit_claims"))
    print(explained(figures, claims, arguments.id, read_year_settings(arguments.year)))
    return DONE


def documents(arguments: argparse.Namespace) -> int:
    """Regenerate the parts of committed documents that come from the data."""
    from helpers.run.documents import refresh

    for file in refresh():
        print(f"Wrote {shown(file)}.")
    return DONE


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    command_line = argparse.ArgumentParser(prog="python -m helpers", description=f"Commands; data in {data_root()}.")
    commands = command_line.add_subparsers(required=True, metavar="command")
    cycle = (year_commands.year, year_commands.status, year_commands.check_year, year_commands.propose)
    decided = (year_commands.sign, year_commands.accept)
    functions = (*cycle, intake, report, *decided, notebooks, diff, release, sources, documents, explain)
    of = {
        function: commands.add_parser(function.__name__.replace("_", "-"), help=function.__doc__)
        for function in functions
    }
    for function, command in of.items():
        command.set_defaults(function=function)
    for function in (intake, report, diff, release, explain):
        of[function].add_argument("--year", required=True, help="academic year, for example 2024-2025")
    year_commands.add_arguments(of)
    of[intake].add_argument("--report", required=True, help="text, PDF, workbook, CSV file or folder of CSV files")
    of[intake].add_argument("--to", help="folder to write to instead of the year's published tables")
    of[intake].add_argument("--force", action="store_true", help="replace files that differ")
    of[notebooks].add_argument("--year", help="the year to store from now on; without it, the stored one stays")
    of[explain].add_argument("--id", required=True, help="id of a figure or claim of the audit")
    of[report].add_argument("--section", help="stem of one section, for example 05_equity")
    of[report].add_argument("--product", help="one product instead of all, for example workbook")
    of[report].add_argument(
        "-p", "--parameter", action="append", type=_parameter, default=[], metavar="NAME=VALUE", help="of the section"
    )
    of[release].add_argument("--date", default="", help="of the release; without it, the date of the commit")
    of[diff].add_argument("--against", required=True, help="revision of git, archive of a release, or folder")
    of[diff].add_argument("--tolerance", type=float, default=TOLERANCE, help="part by which numbers may differ")
    of[diff].add_argument("--renames", help="CSV with kind, table, old, new: what was called otherwise")
    of[diff].add_argument("--all", help="CSV to write every difference to")
    return command_line


def main() -> int:
    """Carry out a command; return 0, 2 for wrong input, 3 for differences nobody accepted, 130 when interrupted."""
    given = parser().parse_args()
    try:
        code = given.function(given)
        sys.stdout.flush()
        return code
    except (ValueError, InputError) as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:
        go_on_unread(sys.stdout)
        return DONE
    except KeyboardInterrupt:
        print("Interrupted; what was finished is in place, and the same command goes on from there.", file=sys.stderr)
        return INTERRUPTED
