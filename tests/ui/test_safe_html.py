from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.prose import Dressing, render_text
from ui.safe_html import clean, escape, isolate, link

ALLOWED = {
    "div": {"dir", "lang", "class"},
    "bdi": {"dir", "lang", "class"},
    "ul": {"dir", "lang"},
    "ol": {"dir", "lang"},
    "li": {"dir", "lang", "value"},
    "blockquote": {"dir", "lang"},
    "strong": set(),
    "code": {"dir"},
    "pre": {"dir"},
}
HOSTILE = [
    "![x](http://127.0.0.1:9/x)",
    '<img src="http://127.0.0.1:9/x" onerror=alert(1)>',
    "<script>fetch('http://127.0.0.1:9/x')</script>",
    '<span style="background:url(http://127.0.0.1:9/x)">y</span>',
    "[click](javascript:alert(1))",
    "</div></bdi><iframe src=//127.0.0.1:9/x>",
    "`</code><img src=x>`",
    "```\n</pre><img src=x>\n```",
    "$</bdi><img src=x>$",
    '" onmouseover="alert(1)',
    "&lt;img src=x&gt;",
]


class Elements(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.started = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.started.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


def elements_of(html):
    parser = Elements()
    parser.feed(html)
    parser.close()
    return parser


def forbidden(html):
    return [
        (tag, attrs)
        for tag, attrs in elements_of(html).started
        if tag not in ALLOWED or {name for name, _ in attrs} - ALLOWED[tag]
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    html = render_text(text, language="en")

    assert forbidden(html) == []


@given(st.text() | st.lists(st.sampled_from(HOSTILE)).map("".join))
def test_nothing_outside_the_allow_list_can_be_written(text):
    assert forbidden(render_text(text, language="fa")) == []


@given(st.text())
def test_the_html_is_one_line_so_that_markdown_cannot_begin_inside_it(text):
    html = render_text(text, language="en")

    assert "\n" not in html
    assert "\r" not in html


@given(st.text())
def test_escaping_changes_no_letter(text):
    assert unescape(escape(text)) == clean(text).replace("\n", " ")


@given(st.text(alphabet="ab[]()!*_<>&:سلام ۱۲ "), st.sampled_from(["rtl", "ltr"]))
def test_isolating_runs_changes_no_letter(text, direction):
    assert elements_of(isolate(text, direction)).text == text


def test_marks_that_reorder_text_and_invisible_tags_are_dropped():
    assert clean("a\u202eb\u2066c\u200fd\U000e0041e\x00f") == "abcdef"


def test_the_half_space_is_kept():
    assert clean("می\N{ZERO WIDTH NON-JOINER}شود") == "می\N{ZERO WIDTH NON-JOINER}شود"


def test_each_paragraph_has_its_own_direction():
    html = render_text("این بند فارسی است.\n\nThis one is English.", language="fa")

    assert '<div dir="rtl" lang="fa" class="paragraph">این' in html
    assert '<div dir="ltr" lang="en" class="paragraph">This' in html


def test_latin_terms_and_citations_are_isolated_in_persian():
    html = render_text("مدل BERT خوب است [۲].", language="fa")

    assert '<bdi dir="ltr" lang="en">BERT</bdi>' in html
    assert '<bdi dir="rtl" class="citation">&#91;۲&#93;</bdi>' in html


def test_lists_bold_and_code_are_shown_as_such():
    html = render_text("- **one**\n- `two`\n\n۳. سه", language="en")

    assert "<strong>one</strong>" in html
    assert '<code dir="ltr">two</code>' in html
    assert '<li value="3" dir="rtl" lang="fa">سه</li>' in html


def test_code_is_always_left_to_right_and_keeps_its_lines():
    html = render_text("متن\n```python\na = 1\n  b = 2\n```", language="fa")

    assert '<pre dir="ltr"><code>a &#61; 1&#10;  b &#61; 2</code></pre>' in html


def test_a_note_stands_after_its_sentence_and_its_citations():
    html = render_text(
        "One [1]. Two.", language="en", dressing=Dressing(notes=[("One", "<i>weak</i>")])
    )

    assert elements_of(html).text == "One [1].weak Two."


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://arxiv.org/pdf/1706.03762",
        "https://arxiv.org.evil.test/pdf/1",
        "https://arxiv.org@evil.test/",
        'https://arxiv.org/pdf/1"onclick="x',
        "data:text/html,x",
        "",
    ],
)
def test_only_arxiv_can_be_linked(url):
    assert "<a" not in link(url, "open")


def test_a_page_at_arxiv_is_linked():
    html = link("https://arxiv.org/pdf/hep-th/9901001#page=3", "open")

    assert 'href="https://arxiv.org/pdf/hep-th/9901001#page=3"' in html
    assert 'rel="noopener noreferrer"' in html


def test_formulas_are_handed_to_the_renderer_and_prices_are_not():
    html = render_text(r"So $x^2$ and \[y_1\] cost $5 or $10.", language="en")

    assert '<bdi dir="ltr" class="formula">⁅x&#94;2⁆</bdi>' in html
    assert "⟦y&#95;1⟧" in html
    assert "&#36;5 or &#36;10" in html
    assert "⁅" not in render_text("⁅x⁆ ⟦y⟧", language="en")


def test_citations_become_chips_where_each_is_known():
    dressing = Dressing(chip=lambda number: f"<i>{number}</i>" if number < 3 else "")

    assert "<i>1</i><i>2</i>" in render_text("So [1, 2].", language="en", dressing=dressing)
    assert "&#91;3&#93;" in render_text("So [3].", language="en", dressing=dressing)


def test_an_english_quotation_in_persian_prose_stays_in_one_piece():
    text = "در مقالهٔ «DistilBERT, a distilled version of BERT» آمده است."

    html = render_text(text, language="fa")

    assert '«<bdi dir="ltr" lang="en">DistilBERT, a distilled version of BERT</bdi>»' in html


def test_a_table_runs_as_most_of_its_letters_do_and_each_cell_as_its_own():
    table = "| مدل | شمارهٔ لایه‌ها |\n|---|:---:|\n| DistilBERT | ۶ [۱] |\n| <b>BERT</b> | دوازده |"
    dressing = Dressing(chip=lambda number: f"<i>{number}</i>")

    html = render_text(f"جدول:\n{table}\nپایان.", language="fa", dressing=dressing)

    assert '<table dir="rtl" lang="fa"><tbody><tr><th dir="rtl" lang="fa">مدل</th>' in html
    assert '<td dir="ltr" lang="en">DistilBERT</td>' in html
    assert "<i>1</i></bdi></td>" in html
    assert html.count("<tr>") == 3
    assert "<b>" not in html
    assert html.endswith("پایان&#46;</div>")


def test_a_line_between_bars_is_no_table():
    assert "<table" not in render_text("It holds that\n|x| + |y|\nis small.", language="en")


def test_the_marks_of_a_short_english_quote_run_with_its_words():
    html = unescape(isolate("همچنین: “We compute the matrix of outputs as:” [۱]", "rtl"))

    assert '<bdi dir="ltr" lang="en">“We compute the matrix of outputs as:”</bdi>' in html


def test_a_long_english_quote_stands_on_lines_of_its_own_in_a_persian_sentence():
    quote = "“The input consists of queries and keys of dimension, and values of another.”"

    html = unescape(isolate(f"در «Attention Is All You Need»: {quote} همین.", "rtl"))

    assert f'<bdi dir="ltr" lang="en" class="apart">{quote}</bdi>' in html
    assert '«<bdi dir="ltr" lang="en">Attention Is All You Need</bdi>»' in html
