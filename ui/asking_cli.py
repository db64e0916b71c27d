"""The commands of `rag` that ask, in the terminal and in the browser, and choose who answers."""

from typing import Annotated

import typer

from ui.command_line import Asked, Batch, Json, Lang, Papers


def search(
    context: typer.Context,
    question: Asked = None,
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


def ask(
    context: typer.Context,
    question: Asked = None,
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


def chat(context: typer.Context, paper: Papers = None) -> None:
    """Ask in a conversation, in the terminal."""
    from ui.ask_commands import run_chat

    run_chat(context.obj.workshop(), papers=tuple(paper or ()))


def ui(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 7860,
    auth: Annotated[str | None, typer.Option(metavar="USER:PASS", help="Ask for a login.")] = None,
) -> None:
    """Open the chat page."""
    from ui.page_command import run_page

    run_page(context.obj.workshop(), host=host, port=port, auth=auth)


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


def _need_one(question: str | None, batch: str | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a QUESTION or --batch FILE.jsonl, one of them")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")
