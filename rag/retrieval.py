"""Find the passages that a question is about: the legs of the search fused by rank, and weighed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.documents import Chunk
from ingest.embedding import Embeddings
from ingest.index import ChunkIndex
from ingest.library import Library
from ingest.library_rows import EmbeddedSentence, Vectors
from ingest.sections import is_reference_section
from rag.answers import Passage
from rag.arranging import Candidate, joined_neighbours, spread_over_pages
from rag.clock import Laps
from rag.cross_encoder import Reranker
from rag.fusion import Ranking, fuse
from rag.language import detect_language
from rag.legs import Legs
from rag.paper_names import named_papers, taking_turns
from rag.query_terms import QueryTerms, TermFinder
from rag.reranking import by_best_sentence
from rag.trust import AskedWords, Hits, TrustConfig, past_crowds
from rag.word_shares import QuestionShares


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """How the legs count, 0 silences one; measured in docs/decisions.

    Attributes:
        reference_factor: weight of chunks of reference lists.
        named_factor: weight of chunks of the papers that the question names; 1 ignores names.
        words_weight: what a chunk gains that holds every word of a Persian question, on the scale
            of the fused scores, where a first place is 1/61.
    """

    fetch_k: int = 60
    dense_weight: float = 1.0
    rendering_weight: float = 0.5
    lexical_weight: float = 1.0
    native_weight: float = 1.0
    sentence_weight: float = 1.5
    reranked: int = 40
    reference_factor: float = 0.5
    named_factor: float = 1.1
    words_weight: float = 0.05
    joins_neighbours: bool = True
    passages_per_page: int = 2
    read_by_reranker: int = 20
    trust: TrustConfig = field(default_factory=TrustConfig)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought: passages, the question's terms and vector, seconds by stage.

    Attributes:
        sentences: what may be quoted of each passage, passage by passage.
        named: ids of the papers that the question names; empty also where it is confined to some.
        similarity: cosine of the nearest chunk, 0 in an empty library.
        stages_s: seconds of embedding, both legs, fusing them, and ranking what was found.
        distrusted: ids of the papers that would crowd the others out, and stand behind them.
    """

    passages: tuple[Passage, ...]
    sentences: tuple[tuple[EmbeddedSentence, ...], ...]
    terms: QueryTerms
    vector: Vectors
    named: tuple[str, ...]
    similarity: float
    stages_s: dict[str, float]
    distrusted: frozenset[str] = frozenset()

    @property
    def timings_s(self) -> dict[str, float]:
        """Seconds to embed the question, to search, and in all."""
        total = sum(self.stages_s.values())
        embed = self.stages_s["embed"]
        return {"embed": embed, "search": total - embed, "total": total}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it is searched; `names_count` unless the search is confined to some papers."""

    query: str
    terms: QueryTerms
    vector: Vectors
    rendering: Vectors | None
    names_count: bool


class HybridRetriever:
    """Searches one library."""

    def __init__(
        self,
        *,
        library: Library,
        index: ChunkIndex,
        load_embeddings: Callable[[], Embeddings],
        term_finder: TermFinder,
        config: RetrievalConfig,
        load_reranker: Callable[[], Reranker] | None = None,
    ) -> None:
        self._library = library
        self._legs = Legs(library, index, config.fetch_k)
        self._load_embeddings = load_embeddings
        self._term_finder = term_finder
        self._config = config
        self._load_reranker = load_reranker

    def find(self, query: str, *, k: int, papers: Sequence[str] = (), spread: bool = True) -> Found:
        """Return at most `k` passages, best first, from all papers or those named.

        Args:
            query: as asked, follow-ups resolved.
            k: the most passages to return.
            papers: ids that the search is confined to; empty means all.
            spread: join neighbours and put what repeats a page behind what opens a new one, for a
                reader; evidence is better gathered from the best chunks wherever they lie.
        """
        terms = self._term_finder.terms_of(query)
        laps = Laps()
        asked = _Asked(query, terms, *self._embed(query, terms), names_count=not papers)
        laps.end("embed")
        hits, crowd = past_crowds(
            lambda scope, distrusted: self._search(asked, scope, distrusted, laps),
            AskedWords.of(query, terms),
            papers,
            all_papers=lambda: [paper.id for paper in self._library.papers()],
            config=self._config.trust,
        )
        candidates = self._reread(query, hits.candidates)
        candidates = taking_turns(candidates, hits.named, lambda item: item.chunk.paper_id)
        arranged = self._arranged(candidates, k) if spread else candidates
        # A reader who asked for more than the others hold is shown the rest of it.
        room = max(k // self._config.trust.passages, k - len(arranged) if spread else 0)
        behind = crowd.hits[:room]
        chosen = [*arranged[: k - len(behind)], *behind]
        laps.end("ranking")
        return Found(
            tuple(item.as_passage(rank) for rank, item in enumerate(chosen, start=1)),
            tuple(item.sentences for item in chosen),
            terms,
            asked.vector,
            hits.named,
            hits.similarity,
            laps.seconds,
            crowd.papers,
        )

    def _search(
        self, asked: _Asked, papers: Sequence[str], distrusted: Collection[str], laps: Laps
    ) -> Hits:
        """Search all papers or those given; a distrusted one owns no name."""
        config = self._config
        nearest = self._legs.dense(asked.vector, papers)
        rankings = [Ranking([hit.number for hit in nearest], config.dense_weight)]
        if asked.rendering is not None:
            rendered = self._legs.english(asked.rendering, papers)
            rankings.append(Ranking(rendered, config.rendering_weight))
        laps.end("dense")
        lexical = self._legs.lexical(asked.terms.terms, papers)
        rankings.append(Ranking(lexical, config.lexical_weight))
        native, trust = self._legs.native(asked.query, papers)
        rankings.append(Ranking(native, config.native_weight, trust))
        laps.end("lexical")
        fused = fuse(ranking for ranking in rankings if ranking.weight)
        laps.end("fusion")
        counts = asked.names_count and config.named_factor != 1
        named = self._named(asked.terms, distrusted) if counts else ()
        shares = self._shares(asked.query, asked.terms)
        candidates = self._candidates(fused, asked.vector, named, shares)
        return Hits(candidates, named, nearest[0].similarity if nearest else 0.0)

    def _embed(self, query: str, terms: QueryTerms) -> tuple[Vectors, Vectors | None]:
        embeddings = self._load_embeddings()
        if detect_language(query) == "en" or not terms.english or not self._config.rendering_weight:
            return embeddings.embed_query(query), None
        vectors = embeddings.embed_queries([query, terms.english])
        return vectors[0], vectors[1]

    def _named(self, terms: QueryTerms, distrusted: Collection[str]) -> tuple[str, ...]:
        def shares_of(tokens: Sequence[str]) -> Mapping[str, float]:
            shares = self._library.shares_of_papers(tokens)
            return {paper: share for paper, share in shares.items() if paper not in distrusted}

        return named_papers(terms, shares_of)

    def _shares(self, query: str, terms: QueryTerms) -> QuestionShares | None:
        """Return what measures the words of a Persian question; an English one is not measured.

        Measured there too, pages changed places without a gain: vectors know English well.
        """
        if not self._config.words_weight or detect_language(query) == "en":
            return None
        library = self._library
        return QuestionShares(query, terms, library.token_counts, library.count_chunks())

    def _candidates(
        self,
        fused: Sequence[tuple[int, float]],
        vector: Vectors,
        named: Sequence[str],
        shares: QuestionShares | None,
    ) -> list[Candidate]:
        """Weigh down lists of sources, then let words and sentences of the best chunks speak."""
        chunks = self._library.chunks([number for number, _ in fused])
        scores = {
            number: score * self._factor(chunks[number][1])
            for number, score in fused
            if number in chunks
        }
        head = sorted(scores, key=lambda number: -scores[number])[: self._config.reranked]
        sentences = self._library.sentences(head)
        by_sentence = by_best_sentence(head, sentences, vector)
        for number, gain in fuse([Ranking(by_sentence, self._config.sentence_weight)]):
            scores[number] += gain
        if shares is not None:
            for number, body in self._library.bodies(head).items():
                gain = shares.of(chunks[number][1].text, body)
                scores[number] += self._config.words_weight * gain
        for number in scores:
            if chunks[number][1].paper_id in named:
                scores[number] *= self._config.named_factor
        ordered = sorted(scores, key=lambda number: -scores[number])
        return [
            Candidate(*chunks[number], scores[number], sentences.get(number, ()))
            for number in ordered
        ]

    def _reread(self, query: str, candidates: list[Candidate]) -> list[Candidate]:
        """Let a cross-encoder, where one is set, order the head."""
        if self._load_reranker is None:
            return candidates
        head = candidates[: self._config.read_by_reranker]
        texts = [f"{item.title}\n{item.chunk.text}" for item in head]
        scores = self._load_reranker().scores(query, texts)
        order = sorted(range(len(head)), key=lambda place: -scores[place])
        return [*(head[place] for place in order), *candidates[len(head) :]]

    def _factor(self, chunk: Chunk) -> float:
        return self._config.reference_factor if is_reference_section(chunk.section) else 1.0

    def _arranged(self, candidates: Sequence[Candidate], k: int) -> list[Candidate]:
        if self._config.joins_neighbours:
            head = joined_neighbours(candidates[: 2 * k])
            candidates = [*head, *candidates[2 * k :]]
        return spread_over_pages(candidates, per_page=self._config.passages_per_page)
