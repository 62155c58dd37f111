"""What every test gets: no network but loopback, no home folder, no settings of the developer."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from suggest_watch.settings import Settings, load_settings

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_real_connect = socket.socket.connect


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if self.family != socket.AF_UNIX and host not in _LOOPBACK:
            raise OSError(f"tests may not reach {host}")
        _real_connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith("SUGGEST_") and not name.startswith("SUGGEST_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SUGGEST_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("SUGGEST_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("SUGGEST_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("SUGGEST_HUB_URL", "http://127.0.0.1:9")
    yield


@pytest.fixture
def settings() -> Settings:
    """Settings whose folders are the test's own."""
    return load_settings()


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where `make test` put the real model files; tests that need one skip where it is absent."""
    named = os.environ.get("SUGGEST_TEST_MODELS_DIR")
    return Path(named) if named else Path(__file__).parent.parent / ".models"


@pytest.fixture(scope="session")
def smollm2(models_dir: Path) -> Path:
    """The smallest real language model, 98 MB."""
    path = models_dir / "smollm2-135m.gguf"
    if not path.exists():
        pytest.skip(f"{path} is absent: make test fetches it")
    return path
