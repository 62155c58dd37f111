"""A Qdrant server or cluster as a `VectorStore`; knows its protocol and no title.

It speaks REST alone: the second port that gRPC needs is often not reachable, or another server's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from json import JSONDecodeError
from urllib.parse import urlsplit

import httpx

from suggest_watch.errors import MissingExtra, SettingsError, StoreError
from suggest_watch.settings import Settings
from suggest_watch.vectors import (
    Between,
    Collection,
    Condition,
    Dense,
    Filter,
    Hit,
    IdIn,
    Nearest,
    OneOf,
    Point,
    Recommend,
    Search,
    Sparse,
)
from suggest_watch.vectors.fusion import (
    SPARE,
    Query,
    Ranked,
    as_hits,
    dense_of,
    merge,
    queries,
    scored,
)
from suggest_watch.vectors.stored import (
    BM25,
    DENSE,
    FULL_SCAN_KB,
    NAME,
    TENANT_GRAPH_LINKS,
    check_match,
    check_points,
    sparse_vectors,
    stored_payload,
    stored_values,
)

try:
    from qdrant_client import AsyncQdrantClient, models
    from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse
except ModuleNotFoundError:
    raise MissingExtra("qdrant-client", extra="qdrant") from None

_BATCH = 256
_TIMEOUT_S = 30
_OLDEST = (1, 16)
_START = "docker compose up -d qdrant, or set SUGGEST_QDRANT_URL"


async def open_server(settings: Settings, *, timeout_s: int = _TIMEOUT_S) -> ServerStore:
    """Connect to the server at `settings.qdrant_url`.

    Raises `MissingExtra` without qdrant-client, `SettingsError` for a URL that is none, and
    `StoreError` when nothing, something else or too old a Qdrant answers there.
    """
    url = settings.qdrant_url
    key = settings.qdrant_api_key
    # As a header, because the client prints a warning over plain HTTP, on loopback too.
    headers = {"api-key": key.get_secret_value()} if key else {}
    try:
        client = AsyncQdrantClient(
            url=url, headers=headers, timeout=timeout_s, check_compatibility=False
        )
    except ValueError:  # its text may quote a password
        raise SettingsError(
            "qdrant_url is no http or https address", hint="set SUGGEST_QDRANT_URL"
        ) from None
    store = ServerStore(client, address=_public(url))
    try:
        await store.check_version()
    except BaseException:
        await store.aclose()
        raise
    return store


class ServerStore:
    """Satisfies `VectorStore` over the network; the client's `:memory:` mode serves tests."""

    def __init__(self, client: AsyncQdrantClient, *, address: str) -> None:
        self._client = client
        self._address = address
        self._collections: dict[str, Collection] = {}

    @property
    def name(self) -> str:
        """What it is and where; a password in the URL is left out."""
        return f"Qdrant server at {self._address}"

    async def check_version(self) -> None:
        """Raise `StoreError` unless a Qdrant that keeps metadata of collections answers."""
        with self._translated():
            info = await self._client.info()
        version = tuple(int(part) for part in info.version.split(".")[:2] if part.isdigit())
        if "qdrant" not in info.title.lower():
            raise self._not_qdrant()
        if version < _OLDEST:
            raise StoreError(
                f"Qdrant {info.version} at {self._address} is too old", hint="install 1.16 or newer"
            )

    async def open_collection(self, collection: Collection) -> int:
        """Create it where it is missing and return the number of its points.

        Raises `IndexMismatch` when another embedder, or another program, filled it.
        """
        with self._translated():
            if not await self._client.collection_exists(collection.name):
                await self._create(collection)
            info = await self._client.get_collection(collection.name)
            made = info.config.metadata or {}
            embedder, size = made.get("embedder", "another program"), made.get("size", 0)
            check_match(embedder, size, collection)
            await self._ensure_fields(collection, indexed=set(info.payload_schema))
            self._collections[collection.name] = collection
            return (await self._client.count(collection.name, exact=True)).count

    async def drop_collection(self, name: str) -> None:
        """Delete it; nothing happens where there is none."""
        self._collections.pop(name, None)
        with self._translated():
            await self._client.delete_collection(name)

    async def upsert(self, name: str, points: Sequence[Point]) -> None:
        """Write the points in batches, each durable when the server answers."""
        collection = self._collection(name)
        check_points(collection, points)
        for start in range(0, len(points), _BATCH):
            rows = [_row(collection, point) for point in points[start : start + _BATCH]]
            with self._translated():
                await self._client.upsert(name, rows, wait=True)

    async def delete(self, name: str, ids: Sequence[int]) -> None:
        """Delete the points, those that do not exist included."""
        self._collection(name)
        if not ids:  # the protocol has no empty request
            return
        with self._translated():
            await self._client.delete(name, models.PointIdsList(points=list(ids)), wait=True)

    async def search(
        self,
        name: str,
        searches: Sequence[Search],
        *,
        where: Filter | None = None,
        with_dense: bool = False,
    ) -> list[list[Hit]]:
        """Run the searches in one batch under one filter; one list, best first, for each.

        Vectors cost a second round trip: branches would return several times as many.
        """
        collection = self._collection(name)
        asked = queries(searches)
        rankings = merge(searches, await self._rank(collection, asked, where) if asked else [])
        ids = {id for ranked in rankings for id, _ in ranked}
        return as_hits(rankings, await self._dense(name, list(ids)) if with_dense else None)

    async def optimize(self, name: str) -> None:
        """Do nothing: a server builds its graph by itself."""

    async def aclose(self) -> None:
        """Close the connection; a second call does nothing."""
        self._collections.clear()
        await self._client.close()

    async def _create(self, collection: Collection) -> None:
        try:
            await self._client.create_collection(
                collection.name,
                vectors_config={
                    DENSE: models.VectorParams(
                        size=collection.size, distance=models.Distance.COSINE
                    )
                },
                sparse_vectors_config={
                    BM25: models.SparseVectorParams(modifier=models.Modifier.IDF),
                    NAME: models.SparseVectorParams(),
                },
                hnsw_config=models.HnswConfigDiff(m=0, payload_m=TENANT_GRAPH_LINKS)
                if collection.tenant
                else None,
                optimizers_config=models.OptimizersConfigDiff(indexing_threshold=FULL_SCAN_KB),
                metadata={"embedder": collection.embedder, "size": collection.size},
            )
        except UnexpectedResponse as error:
            if error.status_code != httpx.codes.CONFLICT:  # another process was first
                raise

    async def _ensure_fields(self, collection: Collection, *, indexed: set[str]) -> None:
        wanted: dict[str, models.PayloadSchemaType | models.KeywordIndexParams] = {
            **dict.fromkeys(collection.keywords, models.PayloadSchemaType.KEYWORD),
            **dict.fromkeys(collection.integers, models.PayloadSchemaType.INTEGER),
            **dict.fromkeys(collection.floats, models.PayloadSchemaType.FLOAT),
        }
        if collection.tenant:
            wanted[collection.tenant] = models.KeywordIndexParams(
                type=models.KeywordIndexType.KEYWORD, is_tenant=True
            )
        for field in wanted.keys() - indexed:
            await self._client.create_payload_index(
                collection.name, field, field_schema=wanted[field], wait=True
            )

    async def _rank(
        self, collection: Collection, asked: Sequence[Query], where: Filter | None
    ) -> list[Ranked]:
        condition = _filter(collection, where)
        requests = [_request(query, condition) for query in asked]
        with self._translated():
            answers = await self._client.query_batch_points(collection.name, requests)
        return [scored(answer.points) for answer in answers]

    async def _dense(self, name: str, ids: list[int]) -> dict[int, Dense]:
        with self._translated():
            records = await self._client.retrieve(
                name, ids, with_payload=False, with_vectors=[DENSE]
            )
        return dense_of(records)

    def _collection(self, name: str) -> Collection:
        collection = self._collections.get(name)
        if collection is None:
            raise StoreError(f"the index {name} is not open", hint="suggest index")
        return collection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ResponseHandlingException as error:
            raise self._unanswered(error.source) from error
        except (JSONDecodeError, UnicodeDecodeError) as error:
            raise self._not_qdrant() from error
        except ResourceExhaustedResponse as error:
            raise StoreError(
                f"Qdrant at {self._address} is overloaded: {error}",
                hint=f"try again in {error.retry_after_s} seconds",
            ) from error
        except UnexpectedResponse as error:
            raise self._refused(error) from error

    def _unanswered(self, source: Exception) -> StoreError:
        match source:
            case httpx.TimeoutException():
                return StoreError(
                    f"Qdrant at {self._address} took too long",
                    hint="docker compose logs qdrant",
                )
            case httpx.TransportError() | httpx.InvalidURL():
                return StoreError(f"no Qdrant answers at {self._address}", hint=_START)
            case _:
                return self._not_qdrant()

    def _refused(self, error: UnexpectedResponse) -> StoreError:
        status = error.status_code
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return StoreError(
                f"Qdrant at {self._address} refuses the key", hint="set SUGGEST_QDRANT_API_KEY"
            )
        try:
            reason = error.structured()["status"]["error"]
        except (ValueError, KeyError, TypeError):
            return self._not_qdrant()
        return StoreError(
            f"Qdrant at {self._address} refuses: {reason}", hint="docker compose logs qdrant"
        )

    def _not_qdrant(self) -> StoreError:
        return StoreError(
            f"what answers at {self._address} is no Qdrant", hint="set SUGGEST_QDRANT_URL"
        )


def _public(url: str) -> str:
    """Drop what may be secret in a URL: user, password, query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def _row(collection: Collection, point: Point) -> models.PointStruct:
    vectors: dict[str, models.Vector] = {DENSE: point.dense.tolist()}
    for name, sparse in sparse_vectors(point).items():
        vectors[name] = _vector(sparse)
    payload = stored_payload(collection, point.payload)
    return models.PointStruct(id=point.id, vector=vectors, payload=payload)


def _request(query: Query, condition: models.Filter | None) -> models.QueryRequest:
    limit = query.limit + SPARE
    match query:
        case Nearest(vector, using):
            # Deleted points would count in IDF for as long as the engine keeps their traces.
            live = models.SearchParams(idf=models.IdfCorpusParams(corpus=models.Filter()))
            return models.QueryRequest(
                query=models.NearestQuery(nearest=_vector(vector)),
                using=using,
                filter=condition,
                params=live if using == BM25 else None,
                limit=limit,
            )
        case Recommend(positives, negatives):
            examples = models.RecommendInput(
                positive=[example.tolist() for example in positives],
                negative=[example.tolist() for example in negatives],
                strategy=models.RecommendStrategy.BEST_SCORE,
            )
            return models.QueryRequest(
                query=models.RecommendQuery(recommend=examples),
                using=DENSE,
                filter=condition,
                limit=limit,
            )


def _vector(vector: Dense | Sparse) -> list[float] | models.SparseVector:
    if isinstance(vector, Sparse):
        return models.SparseVector(indices=list(vector.indices), values=list(vector.values))
    numbers: list[float] = vector.tolist()
    return numbers


def _filter(collection: Collection, where: Filter | None) -> models.Filter | None:
    if where is None:
        return None
    return models.Filter(
        must=[_condition(collection, condition) for condition in where.must],
        must_not=[_condition(collection, condition) for condition in where.must_not],
    )


def _condition(
    collection: Collection, condition: Condition
) -> models.FieldCondition | models.HasIdCondition:
    match condition:
        case OneOf(field):
            values = stored_values(collection, condition)
            return models.FieldCondition(key=field, match=models.MatchAny(any=values))
        case Between(field, low, high):
            return models.FieldCondition(key=field, range=models.Range(gte=low, lte=high))
        case IdIn(ids):
            return models.HasIdCondition(has_id=list(ids))
