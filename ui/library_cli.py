"""The commands of `rag` that fill, list, mend and score a library, as they are typed."""

from pathlib import Path
from typing import Annotated

import typer

from ui.command_line import Ids, Json


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


def papers(context: typer.Context, as_json: Json = False) -> None:
    """List what the library holds."""
    from ui.library_commands import list_papers

    list_papers(context.obj.workshop(), as_json=as_json)


def remove(context: typer.Context, ids: Ids) -> None:
    """Remove papers from the library."""
    from ui.library_commands import remove_papers

    raise typer.Exit(remove_papers(context.obj.workshop(), ids))


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
