"""The command line: one file per verb; without a verb it is `start`."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Sequence

from services.settings import SettingInvalid, read_settings

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status. 2 is wrong use, 1 is failure."""
    warnings.filterwarnings("ignore")
    from services.cli import (
        bench,
        classify,
        db,
        directory,
        doctor,
        evaluate,
        mask,
        nlu,
        purge,
        route,
        start,
        train,
        user,
    )

    parser = argparse.ArgumentParser(prog="voordeur", description="De digitale voordeur.")
    verbs = parser.add_subparsers(dest="verb", metavar="opdracht")
    for verb in (
        start,
        train,
        nlu,
        classify,
        route,
        mask,
        evaluate,
        bench,
        doctor,
        directory,
        purge,
        db,
        user,
    ):
        verb.add_to(verbs)
    given = parser.parse_args(list(sys.argv[1:] if arguments is None else arguments) or ["start"])
    try:
        given.settings = read_settings()
        run: Command = given.run
        return run(given)
    except SettingInvalid as invalid:
        print(str(invalid), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough; that is no failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
