"""The page in the browser: built of its tabs, and served to this machine alone."""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources

import gradio as gr
from starlette.middleware import Middleware

from ingest.errors import PorseshError
from rag.answers import Language
from ui import library_tab as library_page
from ui import settings_tab as settings_page
from ui.backing import Backing
from ui.chat_tab import ChatTab
from ui.guard import Guard, allowed_hosts, is_loopback
from ui.page import (
    QUIET,
    choices_of,
    lay_out_chat,
    lay_out_masthead,
    masthead_title,
    relabelled,
)
from ui.shelf import MAX_FILE_MB, MAX_FILES
from ui.strings import strings_of

_MOST_BYTES = MAX_FILES * MAX_FILE_MB * 1_000_000
# Gradio keeps 200 KiB and more for every page that was ever opened, a closed one too. What was said
# in those that are forgotten is still in the list of conversations.
_MOST_SESSIONS = 200
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
    uploads = backing.settings().home / "uploads"
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    page = build_page(backing, language=language)
    try:
        yield _launch(page, host, port, auth, language)
    finally:
        backing.desk.stop_all()
        backing.pulls.stop_all()
        page.close(verbose=False)
        shutil.rmtree(uploads, ignore_errors=True)


def build_page(backing: Backing, *, language: Language) -> gr.Blocks:
    """Return the page, not yet served; `language` is that of its labels to begin with."""
    page = gr.Blocks(title="Porsesh · پرسش", analytics_enabled=False, fill_height=True)
    with page:
        badge = settings_page.render_badge(language, backing.preferences)
        masthead = lay_out_masthead(language, badge)
        strings = strings_of(language)
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(strings.chat_tab, id="chat") as chat_tab:
                chat = lay_out_chat(language, backing.shelf.papers())
            with gr.Tab(strings.library_tab, id="library") as library_tab:
                library = library_page.lay_out_library(language)
            with gr.Tab(strings.settings_tab, id="settings") as settings_tab:
                settings = settings_page.lay_out_settings(language, backing)
        settings_page.wire_settings(backing, settings, page=page, language=masthead.language)
        ChatTab(backing, chat, page=page, language=masthead.language)
        library_page.LibraryTab(
            backing,
            library,
            page=page,
            tabs=tabs,
            filter_=chat.papers,
            language=masthead.language,
        )

        def relabel(chosen: Language) -> list[object]:
            labels = strings_of(chosen)
            return [
                masthead_title(chosen),
                settings_page.render_badge(chosen, backing.preferences),
                gr.update(label=labels.chat_tab),
                gr.update(label=labels.library_tab),
                gr.update(label=labels.settings_tab),
                *relabelled(chosen),
                *library_page.relabelled(chosen),
                *settings_page.relabelled(chosen, backing),
            ]

        masthead.language.change(
            relabel,
            inputs=masthead.language,
            outputs=[
                masthead.title,
                masthead.badge,
                chat_tab,
                library_tab,
                settings_tab,
                *chat.labelled(),
                *library.labelled(),
                *settings.labelled(),
            ],
            **QUIET,
        )
        page.load(backing.opened.set, **QUIET)
        page.load(
            lambda: gr.update(choices=choices_of(backing.shelf.papers())),
            outputs=chat.papers,
            **QUIET,
        )
    return page


def _launch(
    page: gr.Blocks, host: str, port: int, auth: tuple[str, str] | None, language: Language
) -> str:
    _bypass_proxy(host)
    script = _asset("page.js")
    guard = Middleware(Guard, hosts=allowed_hosts(host), most_bytes=_MOST_BYTES)
    try:
        _, url, _ = page.launch(
            server_name=f"[{host}]" if host.count(":") > 1 and host[0] != "[" else host,
            server_port=port,
            auth=auth,
            theme=gr.themes.Default(primary_hue="teal", neutral_hue="slate"),
            css=_asset("style.css"),
            head=f'<script data-language="{language}">{script}</script>',
            app_kwargs={"middleware": [guard]},
            prevent_thread_lock=True,
            quiet=True,
            max_file_size=f"{MAX_FILE_MB}mb",
            state_session_capacity=_MOST_SESSIONS,
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
