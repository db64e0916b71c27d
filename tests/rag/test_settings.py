from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import load_settings, save_setting


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text('model = "from-file"\nthreads = 3\n')
    monkeypatch.setenv("RAG_MODEL", "from-environment")

    settings = load_settings(tmp_path)

    assert (settings.model, settings.threads) == ("from-environment", 3)
    assert settings.context_tokens == 4096


def test_the_named_home_wins_over_the_environment(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "named").home == tmp_path / "named"


def test_without_a_name_the_environment_says_where(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "there"))

    assert load_settings(None).home == tmp_path / "there"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("context_tokens = 3\n", "context_tokens"),
        ("no_such_setting = 1\n", "no_such_setting"),
        ("this is not toml", "settings.toml"),
    ],
)
def test_a_bad_file_is_said_in_one_line(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "settings.toml").write_text(content)

    with pytest.raises(SettingsError, match=said) as error:
        load_settings(tmp_path)

    assert "\n" not in str(error.value)


@pytest.mark.parametrize("value", ["plain", 'with "quotes" and \\ bars', "پرسش"])
def test_a_saved_setting_comes_back_and_the_others_stay(tmp_path: Path, value: str) -> None:
    (tmp_path / "settings.toml").write_text("threads = 2\n")

    save_setting(load_settings(tmp_path), "model", value)

    assert (load_settings(tmp_path).model, load_settings(tmp_path).threads) == (value, 2)


def test_a_setting_that_cannot_be_written_says_why_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "settings.part").mkdir()

    with pytest.raises(SettingsError) as error:
        save_setting(load_settings(tmp_path), "model", "other")

    assert error.value.what == f"The setting model was not kept in {tmp_path / 'settings.toml'}"
    assert (error.value.why, error.value.remedy) == (
        "Is a directory",
        "Check that the disk is writable and not full",
    )


def test_a_key_is_not_shown(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("RAG_REMOTE_KEY", "sk-secret")

    assert "sk-secret" not in repr(load_settings(tmp_path))
