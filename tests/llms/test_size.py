"""The size of a model, as people and publishers write it into its name."""

import pytest

from suggest_watch.llms.size import billions_of, judgement


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("qwen2.5-coder-0.5b", 0.5),
        ("llama3.1:8b", 8),
        ("Qwen/Qwen2.5-7B-Instruct", 7),
        ("smollm2-135m", 0.135),
        ("SmolLM2_360M", 0.36),
        ("mixtral:8x7b-instruct-q4_K_M", 56),
        ("Qwen3-30B-A3B", 30),  # of which three work at a time
        ("Qwen2.5-7B-Instruct-1M", 7),  # reads a million tokens
        ("/models/70b-and-more/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf", 0.5),
        ("C:\\models\\70b\\gemma-2b.gguf", 2),
    ],
)
def test_the_size_stands_in_the_name(name: str, billions: float) -> None:
    assert billions_of(name) == pytest.approx(billions)


@pytest.mark.parametrize(
    "name", ["gpt-4.1-mini", "claude-haiku-4-5", "phi-3-mini-4k", "model-4bit.gguf", "mistral", ""]
)
def test_other_numbers_are_no_size(name: str) -> None:
    assert billions_of(name) is None


@pytest.mark.parametrize(
    ("name", "judges"), [("qwen2.5-coder-1.5b", True), ("llama3.2:1b", False), ("smol-135m", False)]
)
@pytest.mark.parametrize("unknown", [True, False])
def test_a_model_judges_from_one_and_a_half_billion_parameters_on(
    name: str, judges: bool, unknown: bool
) -> None:
    assert bool(judgement(name, unknown=unknown)) == judges


@pytest.mark.parametrize("unknown", [True, False])
def test_a_model_that_does_not_tell_is_taken_for_what_its_kind_is(unknown: bool) -> None:
    assert bool(judgement("gpt-4.1-mini", unknown=unknown)) == unknown
