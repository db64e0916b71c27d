"""Every way to name a paper, and names that only look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.arxiv_ids import ArxivId, parse_arxiv_id

NEW = ArxivId("2307.09288", None)
NEW_V2 = ArxivId("2307.09288", 2)
OLD = ArxivId("hep-th/9901001", None)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2307.09288", NEW),
        ("  2307.09288\n", NEW),
        ("0704.0001", ArxivId("0704.0001", None)),
        ("1412.9999v12", ArxivId("1412.9999", 12)),
        ("arXiv:2307.09288v2", NEW_V2),
        ("ARXIV: 2307.09288", NEW),
        ("hep-th/9901001", OLD),
        ("HEP-TH/9901001", OLD),
        ("arXiv:hep-th/9901001v3", ArxivId("hep-th/9901001", 3)),
        ("math.GT/0309136v1", ArxivId("math/0309136", 1)),
        ("cond-mat.mes-hall/0309136", ArxivId("cond-mat/0309136", None)),
        ("https://arxiv.org/abs/2307.09288", NEW),
        ("http://www.arxiv.org/abs/2307.09288v2", NEW_V2),
        ("https://export.arxiv.org/pdf/2307.09288v2.pdf", NEW_V2),
        ("https://arxiv.org/pdf/2307.09288?download=1#page=5", NEW),
        ("https://arxiv.org/html/2307.09288v2/", NEW_V2),
        ("https://arxiv.org/html/2307.09288v2#S3.SS1", NEW_V2),
        ("HTTPS://ArXiv.org/abs/hep-th/9901001", OLD),
        ("https://arxiv.org/pdf/hep-th/9901001.pdf", OLD),
        ("arxiv.org/abs/2307.09288", NEW),
        ("10.48550/arXiv.2307.09288", NEW),
        ("doi:10.48550/arxiv.2307.09288", NEW),
        ("https://doi.org/10.48550/arXiv.2307.09288", NEW),
        ("http://dx.doi.org/10.48550/arXiv.hep-th/9901001", OLD),
        ("2307.09288v2", NEW_V2),
        ("hep-th_9901001", OLD),
        ("math.GT_0309136v1", ArxivId("math/0309136", 1)),
    ],
)
def test_every_form_names_its_paper(source: str, expected: ArxivId) -> None:
    assert parse_arxiv_id(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "",
        "paper",
        "notes_1234567",
        "2307.9288",
        "1412.00001",
        "2313.09288",
        "0703.0001",
        "2307.09288v0",
        "2307.092881",
        "x2307.09288",
        "2307.09288.pdf",
        "۲۳۰۷.۰۹۲۸۸",
        "hep-th/9013001",
        "hep-th/0804001",
        "hep-th/99010011",
        "../hep-th/9901001",
        "https://example.org/abs/2307.09288",
        "https://arxiv.org.example.org/abs/2307.09288",
        "https://arxiv.org@example.org/abs/2307.09288",
        "https://arxiv.org/list/2307.09288",
        "https://arxiv.org/abs/",
        "https://doi.org/2307.09288",
        "https://doi.org/10.1000/arXiv.2307.09288",
        "10.1000/2307.09288",
        "https://[/abs/2307.09288",
        "ftp://arxiv.org/abs/2307.09288",
    ],
)
def test_anything_else_names_no_paper(source: str) -> None:
    assert parse_arxiv_id(source) is None


months = st.integers(1, 12)
new_ids = st.one_of(
    st.builds("{:02}{:02}.{:04}".format, st.integers(8, 14), months, st.integers(1, 9999)),
    st.builds("{:02}{:02}.{:05}".format, st.integers(15, 90), months, st.integers(1, 99999)),
)
old_ids = st.builds(
    "{}/{:02}{:02}{:03}".format,
    st.sampled_from(["hep-th", "math", "cs", "cond-mat", "q-alg", "math-ph", "astro-ph"]),
    st.one_of(st.integers(92, 99), st.integers(0, 6)),
    months,
    st.integers(1, 999),
)
arxiv_ids = st.builds(ArxivId, new_ids | old_ids, st.none() | st.integers(1, 99))
FORMS = [
    "{}",
    "arXiv:{}",
    "10.48550/arXiv.{}",
    "https://doi.org/10.48550/arXiv.{}",
    "http://arxiv.org/abs/{}",
    "https://www.arxiv.org/html/{}?x=1",
    "https://export.arxiv.org/pdf/{}.pdf#page=2",
]


@given(arxiv_id=arxiv_ids, form=st.sampled_from(FORMS))
def test_an_id_survives_being_written_in_any_form(arxiv_id: ArxivId, form: str) -> None:
    assert parse_arxiv_id(form.format(arxiv_id)) == arxiv_id


@given(arxiv_id=arxiv_ids)
def test_a_file_stem_names_the_paper_again(arxiv_id: ArxivId) -> None:
    assert parse_arxiv_id(arxiv_id.file_stem) == ArxivId(arxiv_id.id, None)


@given(source=st.text() | st.from_regex(r"https?://[a-z./\[\]@:]*", fullmatch=True))
def test_no_text_at_all_makes_it_fail(source: str) -> None:
    parsed = parse_arxiv_id(source)

    assert parsed is None or parse_arxiv_id(str(parsed)) == parsed
