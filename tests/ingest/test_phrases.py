import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.phrases import Phrase, packed, unpacked

looks_packed = st.sampled_from(
    ['{"pattern"', '{"pattern".pdf', '{"text"', '{"text": "a"}', '{"pattern": "{a}", "facts": {}}']
)
plain = (
    st.text() | looks_packed | st.builds(lambda head, tail: head + tail, looks_packed, st.text())
)


def phrases(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Phrase]:
    names = st.sampled_from(["name", "count", "pattern", "facts", "self", "cls", "why"])
    facts = st.dictionaries(names, inner | st.integers(), max_size=3)

    def made(facts: dict[str, Any], words: str) -> Phrase:
        words = words.replace("{", "{{").replace("}", "}}")
        return Phrase(words + "".join(f" {{{name}}}" for name in facts), **facts)

    return st.builds(made, facts, plain)


def parts(text: object) -> object:
    """Return all that a text is made of."""
    if not isinstance(text, Phrase):
        return text
    return text.pattern, {name: parts(fact) for name, fact in text.facts.items()}


@given(st.recursive(plain, phrases, max_leaves=5))
def test_what_is_packed_comes_back_as_it_was(text: str) -> None:
    again = unpacked(packed(text))

    assert again == text
    assert type(again) is type(text)
    assert parts(again) == parts(text)


@pytest.mark.parametrize(
    "line",
    [
        '{"pattern".pdf',
        '{"pattern": "{a}"}',
        '{"pattern": "{a}", "facts": []}',
        '{"pattern": "{a}", "facts": {"b": "c"}}',
        '{"pattern": "{a.__class__.__mro__}", "facts": {"a": "b"}}',
        '{"pattern": "{a!r}", "facts": {"a": "b"}}',
        '{"pattern": "{a:>9999999999}", "facts": {"a": "b"}}',
        '{"pattern": "{", "facts": {}}',
        '{"pattern": "{}", "facts": {}}',
        '{"pattern": "{0}", "facts": {"0": "b"}}',
        '{"pattern": 5, "facts": {}}',
        '{"pattern": "{a}", "facts": {"a": null}}',
        '{"pattern": "{a}", "facts": {"a": 1.5}}',
        '{"pattern": "{a}", "facts": {"a": %s}}' % ("9" * 5000),
        '{"pattern": "a", "facts": {}, "more": 1}',
        '{"pattern": ' + "[" * 100_000,
        '{"text": 5}',
        '{"text": "a", "pattern": "b"}',
    ],
)
def test_a_line_that_was_never_packed_is_plain_text(line: str) -> None:
    assert unpacked(line) == line
    assert not isinstance(unpacked(line), Phrase)
    assert unpacked(packed(line)) == line


@given(looks_packed, st.text())
def test_no_line_is_too_odd_to_be_shown(head: str, tail: str) -> None:
    assert isinstance(unpacked(head + tail), str)


def test_a_phrase_that_formats_its_facts_is_packed_as_what_it_says() -> None:
    phrase = Phrase("{share:>5}", share="a")

    assert unpacked(packed(phrase)) == "    a"


@given(st.recursive(st.text(st.characters()), phrases, max_leaves=3))
def test_a_database_takes_every_packed_line(text: str) -> None:
    odd = text + "caf\udce9.pdf"

    assert packed(odd).encode()
    assert packed(Phrase("{name} was not ingested", name=odd)).encode()
    assert unpacked(packed(odd)) == odd


def test_lines_of_libraries_from_before_are_read_as_ever() -> None:
    line = json.dumps({"pattern": "{n} pages", "facts": {"n": 2000}})

    assert parts(unpacked(line)) == ("{n} pages", {"n": 2000})
