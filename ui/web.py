"""The page in the browser: built of its tabs, and served to this machine alone."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources

import gradio as gr
from starlette.middleware import Middleware

from ingest.errors import PorseshError
from rag.answers import Language
from ui.backing import Backing
from ui.chat_tab import ChatTab
from ui.guard import Guard, allowed_hosts, is_loopback
from ui.page import choices_of, lay_out_chat, lay_out_masthead, masthead_title, relabelled
from ui.strings import strings_of

_LOG = logging.getLogger(__name__)


def serve(
    backing: Backing,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    language: Language = "fa",
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted; `announce` is told its address once it is up.

    Raises:
        PorseshError: if the address cannot be served.
    """
    with running_page(backing, host=host, port=port, auth=auth, language=language) as url:
        if announce:
            announce(url)
        threading.Event().wait()


@contextmanager
def running_page(
    backing: Backing,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    language: Language = "fa",
) -> Iterator[str]:
    """Serve the page in the background and give its address; leaving stops every answer.

    Raises:
        PorseshError: if the address cannot be served.
    """
    if not (auth or is_loopback(host)):
        _LOG.warning("The page on %s is open to everyone who can reach it: use --auth.", host)
    page = build_page(backing, language=language)
    try:
        yield _launch(page, host, port, auth, language)
    finally:
        backing.desk.stop_all()
        page.close(verbose=False)


def build_page(backing: Backing, *, language: Language) -> gr.Blocks:
    """Return the page, not yet served; `language` is that of its labels to begin with."""
    page = gr.Blocks(title="Porsesh · پرسش", analytics_enabled=False, fill_height=True)
    with page:
        masthead = lay_out_masthead(language, "")
        strings = strings_of(language)
        with gr.Tabs(elem_id="tabs"), gr.Tab(strings.chat_tab, id="chat") as chat_tab:
            parts = lay_out_chat(language, backing.papers())
        chat = ChatTab(backing, parts, masthead.language)
        chat.wire_greeting(page)

        def relabel(chosen: Language) -> list[object]:
            labels = strings_of(chosen)
            return [
                masthead_title(chosen),
                gr.update(label=labels.chat_tab),
                *relabelled(chosen),
            ]

        masthead.language.change(
            relabel,
            inputs=masthead.language,
            outputs=[masthead.title, chat_tab, *parts.labelled()],
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
        page.load(
            lambda: gr.update(choices=choices_of(backing.papers())),
            outputs=parts.papers,
            api_visibility="private",
        )
    return page


def _launch(
    page: gr.Blocks, host: str, port: int, auth: tuple[str, str] | None, language: Language
) -> str:
    _bypass_proxy(host)
    script = _asset("page.js")
    try:
        _, url, _ = page.launch(
            server_name=f"[{host}]" if host.count(":") > 1 and host[0] != "[" else host,
            server_port=port,
            auth=auth,
            theme=gr.themes.Default(primary_hue="teal", neutral_hue="slate"),
            css=_asset("style.css"),
            head=f'<script data-language="{language}">{script}</script>',
            app_kwargs={"middleware": [Middleware(Guard, hosts=allowed_hosts(host))]},
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            mcp_server=False,
            pwa=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=[],
        )
    except OSError as error:
        raise PorseshError(
            f"The page cannot be served on {host}:{port}",
            why=str(error),
            remedy="Choose another one with --port.",
        ) from error
    return str(url)


def _asset(name: str) -> str:
    return resources.files("ui").joinpath(name).read_text(encoding="utf-8")


def _bypass_proxy(host: str) -> None:
    # Gradio asks its own address whether it is up; with a proxy set, it would ask the proxy.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "localhost", host)))
