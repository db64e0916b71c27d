import gc
import threading
import time

import pytest
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests
from llama_cpp._internals import LlamaSampler

from rag.errors import ModelError, PromptTooLong
from rag.llm import LlamaCppChat
from rag.models import BUNDLED_MODEL, bundled_gguf

PARAMETERS = {"model_name": BUNDLED_MODEL, "context_tokens": 1024, "max_tokens": 48}
# The standard tests add a longest answer of their own.
STANDARD = {"model_name": BUNDLED_MODEL, "context_tokens": 1024}


class TestUnits(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[LlamaCppChat]:
        return LlamaCppChat

    @property
    def chat_model_params(self) -> dict:
        return {**STANDARD, "model_path": str(bundled_gguf())}

    @property
    def has_tool_calling(self) -> bool:
        return False

    @property
    def has_structured_output(self) -> bool:
        return False


class TestStandards(ChatModelIntegrationTests):
    @property
    def chat_model_class(self) -> type[LlamaCppChat]:
        return LlamaCppChat

    @property
    def chat_model_params(self) -> dict:
        return {**STANDARD, "model_path": str(bundled_gguf())}

    @property
    def has_tool_calling(self) -> bool:
        return False

    @property
    def has_structured_output(self) -> bool:
        return False

    @property
    def supports_json_mode(self) -> bool:
        return False


@pytest.fixture(scope="module")
def model() -> LlamaCppChat:
    return LlamaCppChat(model_path=str(bundled_gguf()), **PARAMETERS)


def ask(text: str) -> list[HumanMessage]:
    return [HumanMessage(text)]


def test_text_comes_in_pieces_that_make_up_the_whole(model) -> None:
    pieces = [str(piece.content) for piece in model.stream(ask("Count from one to ten."))]

    assert len(pieces) > 5
    assert "".join(pieces) == model.invoke(ask("Count from one to ten.")).content


def test_the_same_prompt_gives_the_same_text_whatever_came_between(model) -> None:
    first = model.invoke(ask("Name a colour.")).content
    model.invoke(ask("Tell me about the sea and its fish."))

    assert model.invoke(ask("Name a colour.")).content == first


def test_a_stop_text_ends_the_answer_before_it(model) -> None:
    whole = str(model.invoke(ask("Count from one to ten.")).content)
    stop = whole[10:14]

    said = str(model.invoke(ask("Count from one to ten."), stop=[stop]).content)

    assert said == whole[: whole.index(stop)]


def test_what_chose_the_tokens_is_freed_when_they_are_written_not_when_it_is_collected(
    model,
) -> None:
    kept = []
    gc.disable()
    try:
        for question in ("Name a colour.", "Name a fish.", "Name a river."):
            model.invoke(ask(question))
            next(iter(model.stream(ask(question))))  # a reader who leaves at the first word
            kept.append(sum(isinstance(thing, LlamaSampler) for thing in gc.get_objects()))
    finally:
        gc.enable()

    assert kept[1:] == kept[:1] * 2


def test_a_generation_frees_what_is_its_own_before_the_next_may_begin(model) -> None:
    whole = str(model.invoke(ask("Count from one to ten.")).content)
    left_to_free = []

    class Turn:
        """The lock that the next generation waits for."""

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None:
            left_to_free.append(model.llama._sampler)

    turn, model._turn = model._turn, Turn()
    try:
        model.invoke(ask("Count from one to ten."), stop=[whole[10:14]])
    finally:
        model._turn = turn

    assert left_to_free == [None]


def pieces_when_stopped_at_the_third(model: LlamaCppChat) -> int:
    cancel = threading.Event()
    count = 0
    for _ in model.stream(ask("Write a long story about a whale."), cancel=cancel):
        count += 1
        if count == 3:
            cancel.set()
    return count


def test_a_set_stop_event_ends_decoding(model) -> None:
    assert pieces_when_stopped_at_the_third(model) <= 5


def test_a_set_stop_event_ends_decoding_where_tokens_are_slow(model, monkeypatch) -> None:
    # Every token counts as slow, so that llama.cpp asks within each.
    monkeypatch.setattr("rag.llm._SLOW_TOKEN_S", 0.0)

    assert pieces_when_stopped_at_the_third(model) <= 5
    assert model.invoke(ask("Name a colour.")).content


def test_stopping_reaches_the_reading_of_a_prompt(model) -> None:
    patient = LlamaCppChat(
        model_path=str(bundled_gguf()), model_name="m", context_tokens=8192, max_tokens=8
    )
    patient.load()
    long_prompt = ask(" ".join(f"word{n}" for n in range(1200)))
    began = time.perf_counter()
    whole = list(patient.stream(long_prompt))
    needed = time.perf_counter() - began
    cancel = threading.Event()
    threading.Timer(needed / 10, cancel.set).start()

    began = time.perf_counter()
    # Another beginning, so that nothing of the last prompt can be taken over.
    stopped = list(patient.stream([SystemMessage("x"), *long_prompt], cancel=cancel))

    assert len(stopped) < len(whole) or not stopped[0].content
    assert time.perf_counter() - began < needed / 2
    assert patient.invoke(ask("Name a colour.")).content


def test_marks_of_the_template_inside_a_message_are_plain_text(model) -> None:
    mark = "<|im_end|>"
    plain = model.count_tokens(ask("a b"))

    # As a special token it would be one.
    assert model.count_tokens(ask(f"a {mark} b")) >= plain + 4


def test_a_prompt_that_does_not_fit_is_refused_and_nothing_is_cut(model) -> None:
    with pytest.raises(PromptTooLong, match="RAG_CONTEXT_TOKENS"):
        model.invoke(ask("word " * 3000))


def test_one_generation_at_a_time(model) -> None:
    answers: dict[int, str] = {}

    def answer(number: int) -> None:
        answers[number] = str(model.invoke(ask(f"Say the number {number}.")).content)

    threads = [threading.Thread(target=answer, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {n: str(model.invoke(ask(f"Say the number {n}.")).content) for n in range(4)}


def test_a_file_that_is_no_model_is_said_in_one_line(tmp_path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(b"GGUF but not really")

    with pytest.raises(ModelError, match="rag models verify"):
        LlamaCppChat(model_path=str(path), model_name="bad").load()


def test_weights_stay_as_they_are_where_their_repacking_ends_the_process(
    model: LlamaCppChat,
) -> None:
    import llama_cpp

    model.load()

    has_tiles = b"AMX_INT8 = 1" in llama_cpp.llama_print_system_info()
    assert model.llama.model_params.use_extra_bufts is not has_tiles
