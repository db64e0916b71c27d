from ingest.titles import SizedText, largest_text, usable_title


def test_a_title_of_two_lines_is_joined() -> None:
    runs = [SizedText("A Study of\n", 17.2), SizedText("Small Things", 17.2), SizedText("Ann", 10)]

    assert largest_text(runs) == "A Study of Small Things"


def test_a_notice_above_the_title_is_not_taken_for_it() -> None:
    runs = [SizedText("Permission is granted to copy.", 12.0), SizedText("On Counting Lines", 17.2)]

    assert largest_text(runs) == "On Counting Lines"


def test_the_stamp_of_the_archive_is_no_title() -> None:
    runs = [SizedText("arXiv:1706.03762v7 [cs.CL]", 20.0), SizedText("On Counting Lines", 17.2)]

    assert largest_text(runs) == "On Counting Lines"


def test_a_lone_ornament_is_no_title() -> None:
    runs = [SizedText("A", 40.0), SizedText("On Counting Lines", 17.2)]

    assert largest_text(runs) == "On Counting Lines"


def test_a_page_without_letters_has_no_title() -> None:
    assert largest_text([SizedText("12 34", 9.0), SizedText(" ", 30.0)]) == ""


def test_names_of_files_are_no_titles() -> None:
    assert usable_title("nc.dvi") == ""
    assert usable_title("Microsoft Word - thesis") == ""
    assert usable_title("On  Counting\nLines") == "On Counting Lines"
