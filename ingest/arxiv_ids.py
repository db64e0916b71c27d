"""How arXiv names papers and describes them: ids in all their forms, and its Atom feed.

Pure text: it never asks arXiv whether such a paper exists.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

from ingest.documents import PaperReference
from ingest.phrases import Phrase, printable

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    "|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin"
    "|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)

# ASCII keeps \d from taking Persian digits, and case folding from taking look-alike letters.
_FLAGS = re.ASCII | re.IGNORECASE
_VERSION = r"(?:v(?P<version>[1-9]\d{0,3}))?"
_NEW = re.compile(rf"(?P<month>\d{{4}})\.(?P<number>\d{{4,5}}){_VERSION}", _FLAGS)
_OLD = re.compile(
    rf"(?P<archive>{_ARCHIVES})(?:\.[a-z]{{2,}}(?:-[a-z]+)*)?"
    rf"[/_](?P<month>\d{{4}})(?P<number>\d{{3}}){_VERSION}",
    _FLAGS,
)
_PREFIX = re.compile(r"(?:arxiv:|(?:doi:)?10\.48550/arxiv\.)\s*", _FLAGS)
_WEB = re.compile(r"https?://|(?:(?:www|export)\.)?arxiv\.org/|(?:dx\.)?doi\.org/", _FLAGS)
_ARXIV_HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_PATH = re.compile(r"/(?:abs|html|pdf)/(?P<id>.+?)(?:(?<=\d)\.pdf)?/?", _FLAGS)
_WITHDRAWN = re.compile(
    r"(?:this|the) (?:paper|article|submission|manuscript) (?:has been|is|was) withdrawn"
    r"|withdrawn (?:by|due|because)",
    _FLAGS,
)
_ATOM = "{http://www.w3.org/2005/Atom}"
_COMMENT = "{http://arxiv.org/schemas/atom}comment"


@dataclass(frozen=True, slots=True)
class ArxivId:
    """A paper of arXiv; `version` is None where the newest is meant."""

    id: str
    version: int | None

    def __str__(self) -> str:
        """Return the id as arXiv writes it, with its version if it has one."""
        return self.id if self.version is None else f"{self.id}v{self.version}"

    @property
    def file_stem(self) -> str:
        """The name of the paper's file, without version: old ids hold a slash."""
        return self.id.replace("/", "_")


@dataclass(frozen=True, slots=True)
class ArxivRecord:
    """A paper as arXiv describes it; a withdrawn one may have no PDF.

    Attributes:
        version: the newest, or the one that was asked for.
        remark: the authors' comment, where it says why the paper was withdrawn.
    """

    reference: PaperReference
    version: int | None
    withdrawn: bool
    remark: str = ""


def parse_arxiv_id(source: str) -> ArxivId | None:
    """Return the arXiv id that `source` names, None where it names none.

    Takes ids with or without `arXiv:`, URLs of the abstract, PDF and HTML pages, DOIs of arXiv
    and file stems. The subject class of an old id is dropped, as arXiv itself does.

    >>> parse_arxiv_id("https://arxiv.org/pdf/2307.09288v2.pdf")
    ArxivId(id='2307.09288', version=2)
    >>> parse_arxiv_id("math.GT/0309136")
    ArxivId(id='math/0309136', version=None)
    """
    text = source.strip()
    named = _named_by_url(text) if _WEB.match(text) else _without_prefix(text)
    return _bare_id(named)


def read_feed(feed: bytes) -> dict[str, ArxivRecord]:
    """Return the papers that an Atom feed of arXiv describes, by id.

    Raises:
        ValueError: if it is no such feed, holds entities, or tells of an error.
    """
    # Decoded first, so that no other encoding can hide a declaration from the next line.
    text = feed.decode("utf-8")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("the reply declares a document type, which a feed never does")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without entities it cannot expand
    except ElementTree.ParseError as error:
        raise ValueError("the reply is no Atom feed") from error
    if root.tag != f"{_ATOM}feed":
        raise ValueError("the reply is no Atom feed")
    return dict(_record(entry) for entry in root.iter(f"{_ATOM}entry"))


def _record(entry: ElementTree.Element) -> tuple[str, ArxivRecord]:
    arxiv_id = parse_arxiv_id(_field(entry, "id"))
    title, summary = _field(entry, "title"), _field(entry, "summary")
    if arxiv_id is None:
        # arXiv tells of its errors in an entry, with the status of a success.
        said = summary or title or "nothing"
        raise ValueError(Phrase("arXiv says: {said}", said=said))
    year = _field(entry, "published")[:4]
    names = (_field(author, "name") for author in entry.iter(f"{_ATOM}author"))
    reference = PaperReference(
        arxiv_id.id,
        title,
        authors=tuple(name for name in names if name),
        year=int(year) if year.isdecimal() else None,
    )
    remark = _folded(entry.findtext(_COMMENT))
    withdrawn = bool(_WITHDRAWN.search(remark) or _WITHDRAWN.match(summary))
    record = ArxivRecord(reference, arxiv_id.version, withdrawn, remark if withdrawn else "")
    return arxiv_id.id, record


def _field(element: ElementTree.Element, name: str) -> str:
    return _folded(element.findtext(f"{_ATOM}{name}"))


def _folded(text: str | None) -> str:
    return printable(text or "")


def _named_by_url(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = parts.hostname
    except ValueError:
        return ""
    if host in _DOI_HOSTS:
        doi = parts.path.removeprefix("/").removesuffix("/")
        return _without_prefix(doi) if doi.startswith("10.") else ""
    if host not in _ARXIV_HOSTS:
        return ""
    found = _PATH.fullmatch(parts.path)
    return found["id"] if found else ""


def _without_prefix(text: str) -> str:
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text


def _bare_id(text: str) -> ArxivId | None:
    if found := _NEW.fullmatch(text):
        month, number = found["month"], found["number"]
        # Numbers grew from four to five digits in January 2015.
        known = _is_month(month) and month >= "0704" and len(number) == 4 + (month >= "1501")
        id_ = f"{month}.{number}"
    elif found := _OLD.fullmatch(text):
        month, number = found["month"], found["number"]
        known = _is_month(month) and (month >= "9107" or month <= "0703")
        id_ = f"{found['archive'].lower()}/{month}{number}"
    else:
        return None
    version = found["version"]
    return ArxivId(id_, int(version) if version else None) if known else None


def _is_month(yymm: str) -> bool:
    return "01" <= yymm[2:] <= "12"
