import pytest

from ingest.page_text import clean_line, clean_pages


@pytest.mark.parametrize(
    "line",
    ["A model is trained on broad", "I think that it is so", "8 times faster than the others"],
)
def test_a_line_of_running_text_is_no_heading_however_it_begins(line: str) -> None:
    page = (
        f"We say this before.\n{line}\ndata, and go on with it here, at some length, as one does."
    )

    assert f"{line} data, and go on" in clean_pages([page])[0]


@pytest.mark.parametrize(
    "line", ["A Details of Training", "3 Model Architecture", "B.1 Further Results", "Abstract"]
)
def test_a_heading_stands_alone(line: str) -> None:
    page = f"We say this before.\n{line}\nWe go on with it here, at some length, as one does."

    assert f"\n\n{line}\n\nWe go on" in clean_pages([page])[0]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("H¨usken, P´erez, Pozna´n", "Hüsken, Pérez, Poznań"),
        ("na¨ıve, Mart´ınez, Lo¨ıc", "naïve, Martínez, Loïc"),
        ("it´s so, I´m, we´re, they´ll", "it´s so, I´m, we´re, they´ll"),
        ("O´Neill, d´Alembert", "O´Neill, d´Alembert"),
        ("www.cs.toronto.edu/˜amnih", "www.cs.toronto.edu/˜amnih"),
        ("20 ˚C, 5˚", "20 ˚C, 5˚"),
    ],
)
def test_an_accent_stands_on_its_letter_and_an_apostrophe_on_none(line: str, read: str) -> None:
    assert clean_line(line) == read


def test_letters_that_steer_a_terminal_are_no_text() -> None:
    control = "".join(map(chr, [*range(1, 9), *range(14, 28), *range(127, 133), *range(134, 160)]))

    assert clean_line(f"a{control}b") == "ab"
