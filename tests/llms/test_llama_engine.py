"""llama.cpp itself: what it reads once, what it keeps on disk, its port and its obedience."""

import http.client
from pathlib import Path

import pytest

from suggest_watch.llms import OPTIONS, Message, Piece, Usage
from suggest_watch.llms.llama_engine import LlamaEngine

from .questions import PREFIX, ask

pytestmark = pytest.mark.slow


def never() -> bool:
    return False


def at_once() -> bool:
    return True


def engine(path: Path, folder: Path) -> LlamaEngine:
    return LlamaEngine(path, name="llama_cpp:smol", threads=None, prefix_dir=folder)


def replied(
    engine: LlamaEngine,
    question: str,
    *,
    prefix: tuple[Message, ...] = PREFIX,
    **sampling: object,
) -> tuple[str, Usage]:
    items: list[Piece | Usage | None] = []
    engine.reply(ask(question, prefix=prefix, **sampling), items.append, never)
    usage = items.pop()
    assert isinstance(usage, Usage)
    return "".join(item.text for item in items if isinstance(item, Piece)), usage


def knows_the_prefix(engine: LlamaEngine) -> bool:
    _, usage = replied(engine, "Why Arrival?", max_tokens=2)
    return usage.cached_tokens > 0.9 * usage.prompt_tokens


def test_a_later_prompt_does_not_read_the_prefix_again(smollm2: Path, tmp_path: Path) -> None:
    model = engine(smollm2, tmp_path)
    model.warm(PREFIX, never)
    assert knows_the_prefix(model)


def test_two_prefixes_may_take_turns(smollm2: Path, tmp_path: Path) -> None:
    other = (Message("system", "You read facts out of sentences. " * 20),)
    model = engine(smollm2, tmp_path)
    model.warm(PREFIX, never)
    model.warm(other, never)
    replied(model, "I like Heat.", prefix=other, max_tokens=2)
    assert knows_the_prefix(model)


def test_the_next_process_restores_it_from_disk(smollm2: Path, tmp_path: Path) -> None:
    engine(smollm2, tmp_path).warm(PREFIX, never)
    assert [path.suffix for path in tmp_path.iterdir()] == [".slot"]
    model = engine(smollm2, tmp_path)
    # Whoever leaves ends the reading of a prompt, so what the model knows now is the file's.
    model.warm(PREFIX, at_once)
    assert knows_the_prefix(model)


def test_reading_that_was_given_up_is_not_saved(smollm2: Path, tmp_path: Path) -> None:
    model = engine(smollm2, tmp_path / "prefixes")
    model.warm(PREFIX, at_once)
    assert not (tmp_path / "prefixes").exists()
    assert not knows_the_prefix(model)


def test_a_damaged_file_is_replaced(smollm2: Path, tmp_path: Path) -> None:
    engine(smollm2, tmp_path).warm(PREFIX, never)
    [saved] = tmp_path.iterdir()
    whole = saved.read_bytes()
    saved.write_bytes(whole[: len(whole) // 2])
    model = engine(smollm2, tmp_path)
    model.warm(PREFIX, never)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [whole]
    assert knows_the_prefix(model)


def test_a_file_that_llama_cpp_refuses_is_replaced(smollm2: Path, tmp_path: Path) -> None:
    model = engine(smollm2, tmp_path)
    model.warm(PREFIX, never)
    [saved] = tmp_path.iterdir()
    key, whole = saved.stem.partition("-")[0], saved.read_bytes()
    saved.unlink()
    part = tmp_path / "new.part"
    part.write_bytes(b"not a state")
    refused = model._files.add("any key", part)
    refused.rename(tmp_path / f"{key}-{refused.stem.partition('-')[2]}.slot")
    engine(smollm2, tmp_path).warm(PREFIX, never)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [whole]


@pytest.mark.parametrize("seed", [None, 1])
def test_a_folder_that_cannot_be_written_is_done_without(
    smollm2: Path, tmp_path: Path, seed: int | None
) -> None:
    (tmp_path / "prefixes").write_text("a file where the folder should be")
    model = engine(smollm2, tmp_path / "prefixes")
    model.warm(PREFIX, never)
    assert replied(model, "Why Arrival?", max_tokens=2, seed=seed)[0]


def test_another_prefix_or_model_is_another_file(smollm2: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.gguf"
    copy.symlink_to(smollm2)
    folder = tmp_path / "prefixes"
    engine(smollm2, folder).warm(PREFIX, never)
    engine(smollm2, folder).warm(PREFIX[:1], never)
    engine(copy, folder).warm(PREFIX, never)
    assert len(list(folder.iterdir())) == 3


def test_the_same_seed_gives_the_same_words_in_the_next_process(
    smollm2: Path, tmp_path: Path
) -> None:
    texts = set()
    for before in ("Why Heat?", "Tell me a long story about Heat."):
        model = engine(smollm2, tmp_path)
        model.warm(PREFIX, never)
        replied(model, before, max_tokens=2)
        texts.add(replied(model, "Tell me a long story about Heat.", max_tokens=60, seed=7)[0])
    assert len(texts) == 1


def test_a_reader_that_leaves_stops_the_model(smollm2: Path, tmp_path: Path) -> None:
    items: list[object] = []
    prompt = ask("Count from 1 to 1000.", max_tokens=1000)
    engine(smollm2, tmp_path).reply(prompt, items.append, lambda: len(items) >= 3)
    assert len(items) == 3


def test_a_reader_that_leaves_stops_the_reading_of_the_prompt(
    smollm2: Path, tmp_path: Path
) -> None:
    items: list[object] = []
    model = engine(smollm2, tmp_path)
    model.reply(ask("Why Heat?", prefix=PREFIX), items.append, at_once)
    assert set(items) <= {None}
    assert not knows_the_prefix(model)


def test_every_sampling_setting_is_passed_on(smollm2: Path, tmp_path: Path) -> None:
    """Each changes what a seeded model writes, or how much."""
    model = engine(smollm2, tmp_path)
    plain = {"seed": 1, "max_tokens": 30, "temperature": 1.5, "top_k": 0, "top_p": 1.0}
    changes = {
        "seed": 2,
        "max_tokens": 10,
        "temperature": 0.1,
        "top_k": 2,
        "top_p": 0.3,
        "frequency_penalty": 2.0,
        "presence_penalty": 2.0,
        "repeat_penalty": 3.0,
        "stop": (" ",),
    }
    text = replied(model, "Count.", prefix=(), **plain)[0]
    for name, value in changes.items():
        assert replied(model, "Count.", prefix=(), **plain | {name: value})[0] != text, name
    assert set(changes) == OPTIONS - {"system_prompt", "idle_timeout_s"}


def test_its_port_is_closed_without_its_key(smollm2: Path, tmp_path: Path) -> None:
    model = engine(smollm2, tmp_path)
    host, port = model._server.listening_address.removeprefix("http://").split(":")
    assert host == "127.0.0.1"
    for method, path in (
        ("GET", "/v1/models"),
        ("GET", "/slots"),
        ("GET", "/props"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/slots/0?action=save"),
    ):
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request(method, path, body="{}", headers={"Authorization": "Bearer wrong"})
        assert connection.getresponse().status == 401, path
        connection.close()


def test_a_long_prompt_gives_signs_of_life_before_the_first_word(
    smollm2: Path, tmp_path: Path
) -> None:
    items: list[Piece | Usage | None] = []
    engine(smollm2, tmp_path).reply(ask("Why? " * 400, max_tokens=2), items.append, never)
    first_word = next(at for at, item in enumerate(items) if isinstance(item, Piece))
    assert items[:first_word].count(None) > 1
