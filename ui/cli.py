"""The command line `rag`: what is typed, and what comes back as text, JSON or an exit status.

Nothing heavy is imported before a command needs it.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import PorseshError
from ui.asking_cli import ask, chat, models, search, ui
from ui.command_line import CommandLine
from ui.library_cli import doctor, evaluate, ingest, papers, remove

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_EMPTY = 3
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="rag",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask research papers questions, in Persian or English, on your own machine.",
)
for command in (ingest, papers, remove, search, ask, chat, ui, models):
    app.command()(command)
app.command("eval")(evaluate)
app.command()(doctor)


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where everything is kept, else RAG_HOME.")
    ] = None,
    debug: Annotated[bool, typer.Option(help="Show tracebacks and logs.")] = False,
) -> None:
    """Ask research papers questions, in Persian or English, on your own machine."""
    context.obj = CommandLine(home, debug)
    logging.basicConfig(level=logging.INFO if debug else logging.ERROR, stream=sys.stderr)


def main() -> None:
    """Run the command line; every expected error is one line on stderr and an exit status."""
    # Nothing that is asked may leave the machine by a library's own telemetry or hub look-ups.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdout, sys.stderr):
        # What was typed may be no text, and to say so must not fail.
        stream.reconfigure(  # type: ignore[union-attr] # real text streams
            encoding="utf-8", errors="backslashreplace"
        )
    arguments = _with_shared_options_first(sys.argv[1:])
    try:
        app(arguments)
    except PorseshError as error:
        if "--debug" in arguments:
            raise
        _fail(error)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def _with_shared_options_first(arguments: list[str]) -> list[str]:
    """Let --home and --debug stand anywhere before a lone `--`, not only before the command."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    first: list[str] = []
    rest: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        if word == "--home":
            first += [word, *[value for value in [next(words, None)] if value is not None]]
        elif word == "--debug" or word.startswith("--home="):
            first.append(word)
        else:
            rest.append(word)
    return [*first, *rest, *arguments[end:]]


def _fail(error: PorseshError) -> None:
    from rag.errors import NothingIngested

    sys.stderr.write(f"rag: {error}\n")
    sys.exit(EXIT_EMPTY if isinstance(error, NothingIngested) else EXIT_FAILED)


if __name__ == "__main__":
    main()
