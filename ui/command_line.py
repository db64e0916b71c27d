"""What the commands of `rag` share: the options before them, and those that several take."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rag.assembly import Workshop


def _text(said: str | list[str] | None) -> str | list[str] | None:
    """Let through what is text; bytes of a shell that are none can be neither sought nor printed.

    Raises:
        typer.BadParameter: if it is none.
    """
    try:
        "".join(said or "").encode()
    except UnicodeEncodeError as error:
        raise typer.BadParameter("it is no text in UTF-8") from error
    return said


Json = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
Papers = Annotated[
    list[str] | None,
    typer.Option("--paper", metavar="ID", help="Only this paper; repeatable.", callback=_text),
]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", callback=_text)]
Asked = Annotated[str | None, typer.Argument(callback=_text)]
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
