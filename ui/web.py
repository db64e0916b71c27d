"""The chat in the browser: the wiring and the serving of `ui.page`.

One generation runs at a time. What a browser sends is taken for a question and nothing more: the
conversation is kept on this side, as plain turns and as the HTML that was made from them.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING

from ingest.errors import PorseshError
from rag.answers import Language
from ui.conversation import Conversation, Desk
from ui.guard import Guard, allowed_hosts, is_loopback
from ui.messages import Answering, Message, PaperLine, render_waiting
from ui.page import MAX_QUESTION, Parts, choices_of, controls, lay_out, relabel

if TYPE_CHECKING:
    import gradio as gr

Papers = Callable[[], Sequence[PaperLine]]

# Gradio's own page says lang="en" and left-to-right for ever; this keeps up with the switch. Gradio
# also names every message by its source, which here is HTML: screen readers shall read its text.
_HEAD = """<script>
(() => {
  const turn = (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = language === "fa" ? "rtl" : "ltr";
  };
  turn("LANGUAGE");
  document.addEventListener("change", (event) => {
    if (event.target.closest("#language")) turn(event.target.value);
  });
  const named = "#conversation [data-testid][aria-label]";
  new MutationObserver(() => {
    document.querySelectorAll(named).forEach((message) => message.removeAttribute("aria-label"));
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
})();
</script>"""

_LOG = logging.getLogger(__name__)


def build_page(assistant: Answering, papers: Papers, *, language: Language) -> "gr.Blocks":
    """Return the page, not yet served; `language` is that of its labels to begin with."""
    return _build(Desk(assistant), papers, language)


def serve(
    assistant: Answering,
    papers: Papers,
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
    running = running_page(assistant, papers, host=host, port=port, auth=auth, language=language)
    with running as url:
        if announce:
            announce(url)
        threading.Event().wait()


@contextmanager
def running_page(
    assistant: Answering,
    papers: Papers,
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
    desk = Desk(assistant)
    page = _build(desk, papers, language)
    try:
        yield _launch(page, host, port, auth, language)
    finally:
        desk.stop_all()
        page.close(verbose=False)


def _launch(
    page: "gr.Blocks", host: str, port: int, auth: tuple[str, str] | None, language: Language
) -> str:
    import gradio as gr
    from starlette.middleware import Middleware

    _bypass_proxy(host)
    try:
        _, url, _ = page.launch(
            server_name=f"[{host}]" if host.count(":") > 1 and host[0] != "[" else host,
            server_port=port,
            auth=auth,
            theme=gr.themes.Default(),
            css=resources.files("ui").joinpath("style.css").read_text(encoding="utf-8"),
            head=_HEAD.replace("LANGUAGE", language),
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


def _bypass_proxy(host: str) -> None:
    # Gradio asks its own address whether it is up; with a proxy set, it would ask the proxy.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "localhost", host)))


def _build(desk: Desk, papers: Papers, language: Language) -> "gr.Blocks":
    import gradio as gr

    page = gr.Blocks(title="Porsesh · پرسش", analytics_enabled=False)
    with page:
        parts = lay_out(language, papers())
        conversation = gr.State(Conversation())
        _wire_questions(desk, parts, conversation)
        _wire_controls(desk, parts, conversation)
        page.load(
            lambda: gr.update(choices=choices_of(papers())),
            outputs=parts.papers,
            api_visibility="private",
        )

        def leave(request: gr.Request) -> None:
            desk.stop(_tab(request))

        page.unload(leave)
    return page


def _wire_questions(desk: Desk, parts: Parts, conversation: "gr.State") -> None:
    import gradio as gr

    def ask(
        text: str, papers: list[str], language: Language, said: Conversation, request: gr.Request
    ) -> tuple[object, ...]:
        if not text.strip() or not desk.open(_tab(request)):
            return (gr.skip(),) * 6
        said = said.ask(text[:MAX_QUESTION], papers=tuple(papers), language=language)
        waiting = Message("assistant", render_waiting(language), "")
        return said, _bubbles(said, waiting), "", *controls(busy=True)

    def answer(said: Conversation, request: gr.Request) -> Iterator[tuple[object, object]]:
        if not said.pending:
            return
        reply = None
        for reply in desk.answer(_tab(request), said):
            yield gr.skip(), _bubbles(said, reply)
        if reply:
            yield (done := said.answer(reply)), _bubbles(done)

    buttons = [parts.send, parts.stop, parts.new]
    gr.on(
        [parts.box.submit, parts.send.click],
        ask,
        inputs=[parts.box, parts.papers, parts.language, conversation],
        outputs=[conversation, parts.chat, parts.box, *buttons],
        api_name="ask",
        queue=False,
        show_progress="hidden",
    ).then(
        answer,
        inputs=conversation,
        outputs=[conversation, parts.chat],
        api_name="answer",
        concurrency_limit=1,
        show_progress="hidden",
    ).then(
        lambda: controls(busy=False),
        outputs=buttons,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def _wire_controls(desk: Desk, parts: Parts, conversation: "gr.State") -> None:
    import gradio as gr

    def stop(request: gr.Request) -> None:
        desk.stop(_tab(request))

    parts.stop.click(stop, api_name="stop", queue=False, show_progress="hidden")
    parts.new.click(
        lambda: (Conversation(), []),
        outputs=[conversation, parts.chat],
        api_name="new",
        queue=False,
        show_progress="hidden",
    )
    parts.language.change(
        relabel,
        inputs=parts.language,
        outputs=list(parts.labelled()),
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    for button in parts.examples:
        button.click(
            lambda text: text,
            inputs=button,
            outputs=parts.box,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )


def _bubbles(said: Conversation, *current: Message) -> list[dict[str, str]]:
    return [{"role": m.role, "content": m.html} for m in (*said.shown, *current)]


def _tab(request: "gr.Request") -> str:
    return request.session_hash or ""
