import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.persian_lines import PLAIN_KINDS, persian_lines
from benchmarks.persian_pdfs import CHROMIUM, LIBREOFFICE, XELATEX, Producer, installed_fonts
from benchmarks.quartz_pdf import write_quartz_pdf
from benchmarks.reading import character_error
from ingest.documents import PageState, Paper
from ingest.layout.printed import lines_of
from ingest.pdf import read_pdf
from ingest.right_to_left import RightToLeftReader, UnplacedText
from ingest.testing import write_pdf

KINDS = list(persian_lines())
PLAIN_LIMIT, MIXED_LIMIT = 0.02, 0.05
LETTERS = "ابپتثجچحخدذرزسشصضطظعغفقکگلمنوهی"
PROGRAMS = [CHROMIUM, LIBREOFFICE, XELATEX]


def limit(kind: str) -> float:
    return PLAIN_LIMIT if kind in PLAIN_KINDS else MIXED_LIMIT


def errors_by_kind(paper: Paper, *, half_spaces: bool) -> dict[str, float]:
    return {
        kind: character_error(page.text, " ".join(lines), half_spaces=half_spaces)
        for (kind, lines), page in zip(persian_lines().items(), paper.pages, strict=True)
    }


def exchanged(lines: Sequence[str]) -> list[str]:
    return [line.translate(str.maketrans(LETTERS, LETTERS[7:] + LETTERS[:7])) for line in lines]


@pytest.fixture(scope="module", params=["forms", "letters"])
def quartz(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    path = tmp_path_factory.mktemp("quartz") / "lines.pdf"
    return read_pdf(write_quartz_pdf(path, list(persian_lines().values()), named=request.param))


@pytest.fixture(scope="module", params=PROGRAMS, ids=lambda producer: producer.name)
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    producer: Producer = request.param
    fonts = installed_fonts()
    if not producer.available or not fonts:
        pytest.skip(f"{producer.program} or a font with Persian letters is not installed")
    path = tmp_path_factory.mktemp("printed") / "lines.pdf"
    try:
        producer.write(path, list(persian_lines().values()), fonts[0])
    except subprocess.CalledProcessError as error:
        pytest.skip(f"{producer.program} printed nothing (is xepersian installed?): {error}")
    return read_pdf(path)


def test_glyphs_in_visual_order_are_read_in_reading_order(quartz: Paper) -> None:
    errors = errors_by_kind(quartz, half_spaces=False)

    assert {kind: rate for kind, rate in errors.items() if rate > limit(kind)} == {}


def test_half_spaces_that_a_file_lost_are_restored(quartz: Paper) -> None:
    errors = errors_by_kind(quartz, half_spaces=True)

    assert {kind: rate for kind, rate in errors.items() if rate > limit(kind)} == {}


def test_what_programs_print_is_read_in_reading_order(printed: Paper) -> None:
    errors = errors_by_kind(printed, half_spaces=True)

    assert {kind: rate for kind, rate in errors.items() if rate > limit(kind)} == {}


def test_a_printed_title_is_in_reading_order(tmp_path: Path) -> None:
    lines = persian_lines()["plain"]

    paper = read_pdf(write_quartz_pdf(tmp_path / "a.pdf", [lines]))

    assert paper.title.startswith("در این پژوهش روشی تازه")


def test_two_columns_are_read_from_the_right(tmp_path: Path) -> None:
    lines = [line for kind in ("paragraph", "plain", "mixed") for line in persian_lines()[kind]]

    paper = read_pdf(write_quartz_pdf(tmp_path / "a.pdf", [lines], columns=2))

    assert character_error(paper.pages[0].text, " ".join(lines), half_spaces=True) < 0.01


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (exchanged, "wrong letters"),
        (lambda lines: [line[::-1] for line in lines], "reverse order"),
    ],
    ids=["a wrong character map", "letters in reverse"],
)
def test_a_garbled_page_is_named_and_the_others_are_kept(
    tmp_path: Path, spoil, reason: str
) -> None:
    lines = persian_lines()["plain"]

    paper = read_pdf(write_quartz_pdf(tmp_path / "a.pdf", [lines, spoil(lines)], named="letters"))

    assert [page.state for page in paper.pages] == [PageState.READ, PageState.GARBLED]
    assert reason in paper.pages[1].problem
    assert paper.pages[1].text == ""


def test_an_encrypted_persian_file_opens_with_its_password(tmp_path: Path) -> None:
    import pypdf

    lines = persian_lines()["plain"]
    writer = pypdf.PdfWriter(clone_from=write_quartz_pdf(tmp_path / "open.pdf", [lines]))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(tmp_path / "closed.pdf")

    paper = read_pdf(tmp_path / "closed.pdf", password="secret")

    assert paper.pages[0].text.startswith("در این پژوهش روشی تازه")


def test_a_page_whose_letters_cannot_be_placed_is_refused_with_the_reason() -> None:
    reader = RightToLeftReader(b"no PDF at all", None)

    with pytest.raises(UnplacedText, match="cannot be put in order"):
        reader.reread(1, lines_of("متنی که از راست به چپ نوشته شده است"))


def test_a_page_on_which_two_readers_disagree_is_refused(tmp_path: Path) -> None:
    path = write_quartz_pdf(tmp_path / "a.pdf", [["کاملاً متفاوت"]])

    with pytest.raises(UnplacedText, match="different letters"):
        RightToLeftReader(path.read_bytes(), None).reread(1, lines_of("چیزی دیگر در این صفحه بود"))


def test_a_latin_page_is_returned_as_it_is_without_opening_the_file_again() -> None:
    text = "An English page\N{NO-BREAK SPACE} with  two  spaces and the word سلام.\n"

    lines = lines_of(text)

    assert RightToLeftReader(b"no PDF at all", None).reread(1, lines) is lines


def test_no_page_of_a_latin_paper_is_read_again(papers_folder: Path) -> None:
    import pypdf

    reader = pypdf.PdfReader(papers_folder / "1810.04805.pdf")
    pages = [lines_of(page.extract_text()) for page in reader.pages]

    again = RightToLeftReader(b"", None)

    assert [again.reread(number, page) for number, page in enumerate(pages, start=1)] == pages


def test_a_latin_pdf_is_read_as_before(tmp_path: Path) -> None:
    paper = read_pdf(
        write_pdf(tmp_path / "a.pdf", ["First words of it\nand more words (12.5%) here."])
    )

    assert paper.pages[0].text == "First words of it and more words (12.5%) here."


def test_words_and_latin_names_of_a_weasyprint_file_come_once(hard_pdfs: Path) -> None:
    text = read_pdf(hard_pdfs / "arabic-habibi.pdf").pages[0].text

    assert sorted(text.split()) == ["habibi", "حَبيبي"]


def test_arabic_from_word_is_in_reading_order(hard_pdfs: Path) -> None:
    paper = read_pdf(hard_pdfs / "arabic-rtl-01.pdf")

    text = paper.pages[0].text
    assert paper.title == "تحسين الإنتاجية وحل المشكلات من خلال البرمجة بلغة R وPython"
    assert "يمكن استخدام مكتبة pandas في Python لإدارة البيانات بكفاءة، بينما توفر R" in text
    assert "يؤدي أيضًا إلى اتخاذ قرارات أكثر دقة بناءً على استنتاجات قائمة على البيانات." in text
    assert text.endswith("على الأداء الشخصي والمهني.")


def test_a_broken_text_layer_is_said_to_be_one(hard_pdfs: Path) -> None:
    (page,) = read_pdf(hard_pdfs / "arabic-rtl-02.pdf").pages

    assert (page.state, page.text) == (PageState.GARBLED, "")
    assert "wrong letters" in page.problem


def test_a_persian_table_from_word_keeps_rows_dates_and_percentages(hard_pdfs: Path) -> None:
    text = read_pdf(hard_pdfs / "persian-rtl-03-prospectus.pdf").pages[0].text

    expected = [
        "اميدنامه پذيرش در بازار اصلی - کالای داخلی",
        "5-2- استاندارد کالا",
        "پيوسته مورد مصرف در فولادهای سازه ای - مطابق",
        "استاندارد اجباری است؟ بلی خير",
        "3- پذيرش در بورس",
        "تاريخ ارائه مدارک 1403/09/19",
        "شماره جلسه کميته عرضه 436",
        "حداقل 50% از توليد ساليانه يا 47.500 تن",
        "خطای مجاز تحويل 5% آخرين محموله قابل تحويل",
    ]
    assert [line for line in expected if line not in " ".join(text.split())] == []


def test_a_page_that_hides_text_among_placed_letters_is_not_read(tmp_path: Path) -> None:
    lines = persian_lines()["plain"]
    path = write_quartz_pdf(tmp_path / "a.pdf", [lines], named="letters")
    reader = RightToLeftReader(path.read_bytes(), None)

    with pytest.raises(UnplacedText, match="hidden"):
        reader.reread(1, lines_of(" ".join(lines)), hides=True)
