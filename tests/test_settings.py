"""Configuration is read from file, environment and flags, and explains where it comes from."""

from pathlib import Path

import pytest

from suggest_watch.errors import SettingsError
from suggest_watch.settings import (
    PRESETS,
    Sampling,
    Settings,
    explain_settings,
    fault_of,
    load_settings,
    split_model,
)


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def environment(toml: Path, **variables: str) -> dict[str, str]:
    return {"SUGGEST_CONFIG": str(toml), **variables}


def test_the_defaults_are_the_published_ones(toml: Path) -> None:
    sampling = load_settings(environment=environment(toml)).sampling
    assert (sampling.temperature, sampling.top_p, sampling.top_k) == (0.7, 0.9, 40)
    assert (sampling.max_tokens, sampling.idle_timeout_s) == (800, 60)


def test_flags_win_over_the_environment_and_that_over_the_file(toml: Path) -> None:
    toml.write_text("count = 3\nviewer = 'ann'\n[sampling]\ntemperature = 0.1\ntop_k = 10\n")
    variables = environment(toml, SUGGEST_COUNT="5", SUGGEST_SAMPLING__TEMPERATURE="0.2")
    settings = load_settings({"sampling.temperature": 0.3, "count": None}, environment=variables)
    assert settings.viewer == "ann"
    assert settings.count == 5
    assert settings.sampling.temperature == 0.3
    assert settings.sampling.top_k == 10


def test_every_setting_says_where_it_comes_from(toml: Path) -> None:
    toml.write_text("viewer = 'ann'\n")
    rows = explain_settings({"sampling.seed": 7}, environment=environment(toml, SUGGEST_COUNT="5"))
    origins = {row.name: row.origin for row in rows}
    assert origins["viewer"] == str(toml)
    assert origins["count"] == "environment"
    assert origins["sampling.seed"] == "flag"
    assert origins["llm"] == "default"
    assert all(row.meaning for row in rows)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_what_nobody_set(toml: Path, preset: str) -> None:
    variables = environment(toml, SUGGEST_SAMPLING__PRESET=preset)
    sampling = load_settings(environment=variables).sampling
    changed = PRESETS[preset]
    for name, default in Sampling().model_dump(exclude={"preset"}).items():
        assert getattr(sampling, name) == changed.get(name, default)


def test_presets_go_from_the_likeliest_words_to_the_rarest() -> None:
    low, middle, high = (Sampling.model_validate({"preset": preset}) for preset in PRESETS)
    for name in ("temperature", "top_p", "top_k"):
        assert getattr(low, name) < getattr(middle, name) < getattr(high, name)
    assert middle == Sampling()


def test_what_is_set_itself_wins_over_a_preset_wherever_each_stands(toml: Path) -> None:
    toml.write_text("[sampling]\ntemperature = 0.5\n")
    variables = environment(toml, SUGGEST_SAMPLING__TOP_K="7")
    flags = {"sampling.preset": "adventurous"}
    sampling = load_settings(flags, environment=variables).sampling
    assert (sampling.temperature, sampling.top_k) == (0.5, 7)
    assert sampling.top_p == PRESETS["adventurous"]["top_p"]
    origins = {row.name: row.origin for row in explain_settings(flags, environment=variables)}
    assert origins["sampling.preset"] == "flag"
    assert origins["sampling.temperature"] == str(toml)
    assert origins["sampling.top_k"] == "environment"
    assert origins["sampling.top_p"] == "preset adventurous"
    assert origins["sampling.max_tokens"] == "default"


def test_a_secret_is_never_printed(toml: Path) -> None:
    variables = environment(
        toml, SUGGEST_QDRANT_API_KEY="hush", SUGGEST_DATABASE_URL="postgresql://me:hush@db/x"
    )
    rows = explain_settings(environment=variables)
    assert "hush" not in repr(rows)
    assert "hush" not in repr(load_settings(environment=variables))
    assert {row.name: row.value for row in rows}["qdrant_api_key"] == "(set, hidden)"


def test_a_tilde_means_the_home_folder(toml: Path) -> None:
    settings = load_settings(environment=environment(toml, SUGGEST_HOME="~/films"))
    assert settings.home == Path("~/films").expanduser()
    assert settings.database_file.parent == settings.vectors_dir.parent == settings.home


@pytest.mark.parametrize(
    ("written", "variables", "named"),
    [
        ("count = 0", {}, "count"),
        ("count = 'many'", {}, "count"),
        ("colour = 'red'", {}, "colour"),
        ("[sampling]\ntemperature = 9", {}, "sampling.temperature"),
        ("[sampling]\npreset = 'wild'", {}, "sampling.preset"),
        ("[sampling]\npreset = ['focused']", {}, "sampling.preset"),
        ("sampling = 'focused'", {}, "sampling"),
        ("", {"SUGGEST_SAMPLING__PRESET": "wild"}, "sampling.preset"),
        ("", {"SUGGEST_PERSONA": "x" * 1001}, "persona"),
        ("", {"SUGGEST_STRATEGY": "guess"}, "strategy"),
        ("", {"SUGGEST_VECTORS": "faiss"}, "vectors"),
        ("", {"SUGGEST_LLLM": "ollama:x"}, "lllm"),
    ],
)
def test_a_wrong_value_is_named_with_where_it_stands(
    toml: Path, written: str, variables: dict[str, str], named: str
) -> None:
    toml.write_text(written)
    with pytest.raises(SettingsError) as caught:
        load_settings(environment=environment(toml, **variables))
    assert named in caught.value.message
    assert ("environment" if variables else str(toml)) in caught.value.message
    assert "suggest settings" not in caught.value.hint  # that would fail as well


@pytest.mark.parametrize(
    ("variable", "value", "fault", "hint"),
    [
        ("SUGGEST_COUNT", "0", "should be greater than or equal to 1", "unset SUGGEST_COUNT"),
        ("SUGGEST_SAMPLING__SEED", "x", "should be a whole number", "unset SUGGEST_SAMPLING__SEED"),
        ("SUGGEST_SAMPLING__STOP", "a||b", "should not be empty", "SUGGEST_SAMPLING__STOP"),
        ("SUGGEST_SAMPLING", "1", "is a table", "unset SUGGEST_SAMPLING,"),
        ("SUGGEST_LLLM", "none", "does not exist", "did you mean SUGGEST_LLM?"),
        ("SUGGEST_SAMPLING_TOP_K", "1", "does not exist", "did you mean SUGGEST_SAMPLING__TOP_K?"),
        ("SUGGEST_PERSONA__NAME", "x", "persona (environment)", "unset SUGGEST_PERSONA,"),
    ],
)
def test_what_is_wrong_and_what_mends_it_are_said_in_plain_words(
    toml: Path, variable: str, value: str, fault: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment=environment(toml, **{variable: value}))
    assert fault in caught.value.message
    assert hint in caught.value.hint


def test_a_value_that_a_setting_refuses_can_be_asked_about_alone() -> None:
    assert fault_of("sampling.temperature", 3) == "should be less than or equal to 2"
    assert fault_of("sampling.temperature", 1) == ""


@pytest.mark.parametrize("written", [b"count = ", b"\xff\xfe", b"[a\nb"])
def test_a_file_that_is_no_toml_is_named(toml: Path, written: bytes) -> None:
    toml.write_bytes(written)
    with pytest.raises(SettingsError) as caught:
        load_settings(environment=environment(toml))
    assert str(toml) in caught.value.message


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment=environment(tmp_path))
    assert str(tmp_path) in caught.value.message


def test_settings_cannot_be_changed() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.count = 7  # type: ignore[misc]


def test_variables_of_the_tests_are_no_settings(toml: Path) -> None:
    variables = environment(toml, SUGGEST_TEST_OLLAMA_URL="http://127.0.0.1:1", SUGGEST_COUNT="")
    assert load_settings(environment=variables).count == Settings().count


def test_a_models_own_tag_keeps_its_colon() -> None:
    assert split_model("ollama:llama3.1:8b") == ("ollama", "llama3.1:8b")


@pytest.mark.parametrize("name", ["llama3", ":x", "ollama:", ""])
def test_a_name_without_a_back_end_is_refused(name: str) -> None:
    with pytest.raises(SettingsError):
        split_model(name)
