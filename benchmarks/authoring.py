"""Puts papers together of which every word is known: `benchmarks.prose` writes them, by seed."""

from benchmarks.manuscripts import (
    Figure,
    Formula,
    Heading,
    Leaf,
    Manuscript,
    Paragraph,
    References,
    Table,
)
from benchmarks.prose import Writer


def manuscripts(start: int = 1) -> list[Manuscript]:
    """Return the papers that readers are measured on: both languages, one and two columns.

    Args:
        start: the first seed; another one, other words.
    """
    return [
        _manuscript(language, columns, seed)
        for seed, (language, columns) in enumerate(
            (("en", 1), ("en", 2), ("en", 2), ("fa", 1), ("fa", 2)), start=start
        )
    ]


_WORDS = {
    "en": ("Table {}", "Figure {}", "Abstract", "References", "Model", "Score", "Variant"),
    "fa": ("جدول {}", "شکل {}", "چکیده", "مراجع", "مدل", "امتیاز", "گونه"),
}
_FORMULAS = (
    Formula(
        r"L(w) = \sum_{i=1}^{n} a_i x_i + b",
        "L(w) = ∑<sub>i=1</sub><sup>n</sup> a<sub>i</sub>x<sub>i</sub> + b",
        "L(w)=aixi+b",
    ),
    Formula(
        r"f(x) = \max(0, Wx + c) \qquad (1)", "f(x) = max(0, Wx + c) (1)", "f(x)=max(0,Wx+c)(1)"
    ),
)


def _manuscript(language: str, columns: int, seed: int) -> Manuscript:
    return _Author(language, columns, seed).manuscript()


class _Author:
    """Puts a paper together; every kind of block stands on some page."""

    def __init__(self, language: str, columns: int, seed: int) -> None:
        self._writer = Writer(language, seed)
        self._language = language
        self._columns = columns
        self._seed = seed
        words = [word.format for word in _WORDS[language]]
        self._table, self._figure = words[0], words[1]
        self._tables = 0
        self._abstract, self._sources, *self._heads = _WORDS[language][2:]

    def manuscript(self) -> Manuscript:
        head = f"{self._writer.phrase()}"
        return Manuscript(
            name=f"{self._language}-{self._columns}col-{self._seed}",
            language=self._language,
            columns=self._columns,
            title=f"{self._writer.phrase()} ({self._writer.phrase()})",
            authors=", ".join(self._writer.name() for _ in range(4)),
            head=head,
            leaves=(self._first(), self._second(), self._third(), self._fourth(), self._last()),
        )

    def _paragraph(self, count: int = 3) -> Paragraph:
        return Paragraph(self._writer.sentences(count))

    def _noted(self, count: int = 3) -> Paragraph:
        return Paragraph(self._writer.sentences(count), note=self._writer.sentence())

    def _heading(self, number: str) -> Heading:
        return Heading(self._number(number), self._writer.heading())

    def _number(self, text: str) -> str:
        if self._language == "fa":
            return text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        return text

    def _broken(self, leading: bool) -> Paragraph:
        """Return one half of a paragraph that a page ends within."""
        halves = self._writer.sentence().split(" ")
        middle = len(halves) // 2
        if leading:
            self._rest = " ".join(halves[middle:])
            cut = " ".join(halves[:middle])
            return Paragraph((*self._writer.sentences(2), cut), goes_on=True)
        return Paragraph((self._rest, *self._writer.sentences(2)), continues=True)

    def _rows(self, count: int, columns: int = 4) -> tuple[tuple[str, ...], ...]:
        writer = self._writer
        header = (self._heads[0], *(f"{self._heads[1]} {self._number(str(n))}" for n in (1, 2, 3)))
        rows = [header[:columns]]
        for number in range(count):
            # Every third row is words, as rows of settings are, and one cell may be empty.
            name = f"{self._heads[2]} {'ABCDEFGH'[number]}"
            numbers = [writer.decimal() for _ in range(columns - 1)]
            if number % 3 == 2:
                numbers[0] = "-"
            rows.append((name, *numbers))
        return tuple(rows)

    def _tabled(self, *, above: bool, count: int = 5, group: str = "") -> Table:
        self._tables += 1
        return Table(
            self._table(self._number(str(self._tables))),
            self._writer.sentence(),
            self._rows(count),
            group=group,
            caption_above=above,
        )

    def _drawn(self, number: str) -> Figure:
        words = tuple(self._writer.phrase().split()[0] for _ in range(4))
        return Figure(self._figure(self._number(number)), self._writer.sentence(), words)

    def _first(self) -> Leaf:
        return Leaf(
            (
                Heading("", self._abstract),
                self._paragraph(4),
                self._heading("1"),
                self._noted(4),
                self._paragraph(4),
                *([self._noted(4), self._paragraph(5)] if self._columns == 2 else []),
                self._broken(leading=True),
            ),
            folio="1",
        )

    def _second(self) -> Leaf:
        wide: tuple[Table, ...] = ()
        if self._columns == 2:
            wide = (self._tabled(above=True, count=4, group="Test sets"),)
        return Leaf(
            (
                self._broken(leading=False),
                self._heading("2"),
                self._paragraph(4),
                self._drawn("1"),
                self._heading("2.1"),
                self._noted(4),
                _FORMULAS[0],
                *([self._paragraph(5), self._paragraph(4)] if self._columns == 2 else []),
                self._broken(leading=True),
            ),
            wide=wide,
            folio="2",
        )

    def _third(self) -> Leaf:
        return Leaf(
            (
                self._broken(leading=False),
                self._tabled(above=False),
                self._heading("2.2"),
                self._paragraph(4),
                _FORMULAS[1],
                *([self._paragraph(5), self._noted(4)] if self._columns == 2 else []),
                self._paragraph(4),
            ),
            folio="3",
        )

    def _fourth(self) -> Leaf:
        return Leaf(
            (
                self._heading("3"),
                self._noted(4),
                self._tabled(above=True, count=7),
                self._paragraph(4),
                self._heading("3.1"),
                *((self._paragraph(5), self._drawn("2")) if self._columns == 2 else ()),
                self._paragraph(4),
                self._heading("4"),
                self._paragraph(3),
            ),
            folio="4",
        )

    def _last(self) -> Leaf:
        return Leaf(
            (
                self._paragraph(3),
                Heading("", self._sources),
                References(tuple(self._entry() for _ in range(9)), numbered=self._seed % 2 == 1),
            ),
            folio="5",
        )

    def _entry(self) -> str:
        writer = self._writer
        names = f"{writer.name()} and {writer.name()}"
        if self._language == "fa":
            names = f"{writer.name()} و {writer.name()}"
            return (
                f"{names}، {writer.phrase()}، مجله {writer.phrase()}، {writer.number(1380, 1402)}."
            )
        pages = f"{writer.number(10, 99)}-{writer.number(100, 400)}"
        return (
            f"{names}. {writer.phrase()}. Journal of Figures, {pages}, {writer.number(1990, 2023)}."
        )
