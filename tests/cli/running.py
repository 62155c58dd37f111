"""How a test runs a command: see the fixture `suggest`."""

from typing import Protocol


class Suggest(Protocol):
    """Run a command that ends with `status`; return standard output and standard error."""

    def __call__(self, *arguments: str, status: int = 0) -> tuple[str, str]: ...
