from dataclasses import replace

import pytest

from rag.assembly import Workshop
from rag.errors import ModelNotInstalled
from rag.models import BUNDLED_MODEL
from rag.settings import load_settings
from ui.preferences import Preferences


@pytest.fixture
def workshop(tmp_path):
    return Workshop(load_settings(tmp_path))


@pytest.fixture
def told():
    return []


@pytest.fixture
def preferences(workshop, told):
    return Preferences(workshop, lambda: told.append(workshop.settings.answer_tokens))


def test_a_choice_takes_effect_at_once_and_is_kept_for_the_next_start(preferences, told, tmp_path):
    preferences.choose_length(512)

    assert preferences.answer_tokens == 512
    assert told == [512]
    assert load_settings(tmp_path).answer_tokens == 512


def test_a_pulled_model_can_be_chosen_and_is_loaded_anew(preferences, workshop, tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "other.gguf").write_bytes(b"GGUF")
    before = workshop.load_writer

    preferences.choose_model("other.gguf")

    assert preferences.model == "other.gguf"
    assert workshop.load_writer is not before


def test_a_model_that_is_not_here_is_not_chosen(preferences, told):
    with pytest.raises(ModelNotInstalled):
        preferences.choose_model("llama-3.1-8b-instruct")

    assert preferences.model == BUNDLED_MODEL
    assert told == []


def test_every_writing_model_is_listed_with_its_size_and_whether_it_is_here(preferences):
    choices = {choice.name: choice for choice in preferences.models()}

    assert choices[BUNDLED_MODEL].installed
    assert not choices["llama-3.1-8b-instruct"].installed
    assert choices["llama-3.1-8b-instruct"].size_bytes > 4_000_000_000
    assert "bge-m3" not in choices


def test_what_needs_more_memory_than_there_is_is_said(preferences):
    choice = preferences.models()[0]

    assert not choice.is_too_large
    assert replace(choice, memory_bytes=choice.needs_bytes - 1).is_too_large
    assert not replace(choice, memory_bytes=None).is_too_large


@pytest.mark.parametrize("tokens", [0, 10**9])
def test_a_length_that_is_not_offered_is_refused(preferences, tokens):
    with pytest.raises(ValueError, match="none of"):
        preferences.choose_length(tokens)
