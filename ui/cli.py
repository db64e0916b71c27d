"""The command line `rag`: what is typed, and what comes back as text, JSON or an exit status.

Nothing heavy is imported before a command needs it.
"""

import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import PorseshError

if TYPE_CHECKING:
    from rag.assembly import Workshop

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

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
Papers = Annotated[
    list[str] | None, typer.Option("--paper", metavar="ID", help="Only this paper; repeatable.")
]
Batch = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE.jsonl", help="Questions, one a line; - is stdin."),
]
Lang = Annotated[str, typer.Option("--lang", metavar="auto|fa|en", help="Language of the answer.")]


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The options that every command shares."""

    home: Path | None
    debug: bool

    def workshop(self) -> "Workshop":
        """Return the builder of all parts for the chosen home folder."""
        from rag.assembly import Workshop
        from rag.settings import load_settings

        return Workshop(load_settings(self.home))


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


@app.command()
def ingest(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="arXiv ids or URLs, PDFs, notes, folders."),
    ] = None,
    from_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Take the corpus's PDFs from this folder.")
    ] = None,
    password: Annotated[str | None, typer.Option(help="Opens encrypted PDFs.")] = None,
    rebuild: Annotated[bool, typer.Option(help="Read and embed every paper again.")] = False,
    allow_missing: Annotated[
        bool, typer.Option(help="Papers that no network can fetch are a notice, no failure.")
    ] = False,
    update: Annotated[
        bool, typer.Option(help="Replace papers of which arXiv has a newer version.")
    ] = False,
    list_file: Annotated[
        str | None,
        typer.Option("--list", metavar="FILE", help="More sources, one a line; - is stdin."),
    ] = None,
    ocr: Annotated[
        bool | None,
        typer.Option("--ocr/--no-ocr", help="Read pages without text by OCR, if it is there."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=64,
            help="Papers fetched and read while one is embedded; else by the processors.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Read and embed on a Dask cluster: tcp://HOST:8786."),
    ] = None,
) -> None:
    """Read papers into the library: the shipped corpus, or what is named."""
    from ui.ingest_command import IngestOrder, run_ingest

    if from_dir and (sources or list_file or update):
        raise typer.BadParameter("--from-dir goes without sources, --list and --update")
    order = IngestOrder(
        sources=tuple(sources or ()),
        from_dir=from_dir,
        password=password,
        rebuild=rebuild,
        allow_missing=allow_missing,
        ocr=ocr,
        update=update,
        list_file=list_file,
        jobs=jobs,
        cluster=cluster,
    )
    raise typer.Exit(run_ingest(context.obj.workshop(), order))


@app.command()
def papers(context: typer.Context, as_json: Json = False) -> None:
    """List what the library holds."""
    from ui.library_commands import list_papers

    list_papers(context.obj.workshop(), as_json=as_json)


@app.command()
def remove(
    context: typer.Context, ids: Annotated[list[str], typer.Argument(metavar="ID...")]
) -> None:
    """Remove papers from the library."""
    from ui.library_commands import remove_papers

    raise typer.Exit(remove_papers(context.obj.workshop(), ids))


@app.command()
def search(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument()] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages.")] = 10,
    paper: Papers = None,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Find the passages nearest to a question, without an answer."""
    from ui.ask_commands import run_search

    _need_one(question, batch)
    run_search(
        context.obj.workshop(), question, batch, k=k, papers=tuple(paper or ()), as_json=as_json
    )


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument()] = None,
    paper: Papers = None,
    lang: Lang = "auto",
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the papers, with page citations."""
    from ui.ask_commands import run_ask

    _need_one(question, batch)
    if lang not in {"auto", "fa", "en"}:
        raise typer.BadParameter(f"{lang} is not auto, fa or en", param_hint="--lang")
    run_ask(
        context.obj.workshop(),
        question,
        batch,
        language=None if lang == "auto" else lang,  # type: ignore[arg-type] # checked above
        papers=tuple(paper or ()),
        as_json=as_json,
    )


@app.command()
def chat(context: typer.Context, paper: Papers = None) -> None:
    """Ask in a conversation, in the terminal."""
    from ui.ask_commands import run_chat

    run_chat(context.obj.workshop(), papers=tuple(paper or ()))


@app.command()
def ui(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 7860,
    auth: Annotated[str | None, typer.Option(metavar="USER:PASS", help="Ask for a login.")] = None,
) -> None:
    """Open the chat page."""
    from ui.page_command import run_page

    run_page(context.obj.workshop(), host=host, port=port, auth=auth)


@app.command()
def models(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="[list|pull|use|verify]")] = "list",
    name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    file: Annotated[str | None, typer.Argument(metavar="[FILE]")] = None,
    as_json: Json = False,
) -> None:
    """List, pull, choose and verify local models; `pull REPO FILE` takes any GGUF of the hub."""
    from ui.models_command import run_models

    raise typer.Exit(run_models(context.obj.workshop(), action, name, file, as_json=as_json))


@app.command("eval")
def evaluate(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Holds papers/*.pdf and qa.jsonl; --from-feedback makes or extends them.",
        ),
    ],
    retrieval_only: Annotated[bool, typer.Option(help="Do not answer, only search.")] = False,
    baselines: Annotated[bool, typer.Option(help="Search with plain systems too.")] = False,
    ablations: Annotated[bool, typer.Option(help="Leave out one ingredient at a time.")] = False,
    compare: Annotated[Path | None, typer.Option(help="JSON of an earlier run.")] = None,
    page: Annotated[Path | None, typer.Option(help="Write each question to this HTML.")] = None,
    from_feedback: Annotated[
        bool, typer.Option(help="Make DIR of the answers that readers rated, and score nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Score the pipeline on a gold set."""
    if from_feedback:
        if retrieval_only or baselines or ablations or compare or page:
            raise typer.BadParameter("--from-feedback scores nothing: it goes with --json alone")
        from ui.feedback_command import run_from_feedback

        run_from_feedback(context.obj.workshop().settings, folder, as_json=as_json)
        return
    from ui.eval_command import EvalOptions, run_eval

    run_eval(
        context.obj.workshop(),
        folder,
        EvalOptions(retrieval_only, baselines, ablations, compare, page, as_json),
    )


@app.command()
def doctor(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Save a damaged library, build the index again.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check and time each part: library, PDF, OCR, embedding, index, model, network."""
    from ui.doctor_command import run_doctor

    raise typer.Exit(run_doctor(context.obj.workshop(), repairing=repair, as_json=as_json))


def main() -> None:
    """Run the command line; every expected error is one line on stderr and an exit status."""
    # Nothing that is asked may leave the machine by a library's own telemetry or hub look-ups.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # real text streams
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


def _need_one(question: str | None, batch: str | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a QUESTION or --batch FILE.jsonl, one of them")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")


if __name__ == "__main__":
    main()
