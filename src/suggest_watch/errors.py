"""Every error a person can meet, with the command that mends it; knows no back end.

    SuggestError                     code, exit status, hint
    |-- BadInput             2       what was typed cannot be used
    |-- NotFound             3       a viewer, signal or title that does not exist
    |-- SettingsError        4       the configuration cannot be used
    |   |-- MissingExtra             an optional dependency is not installed
    |   `-- IndexMismatch            the index was made by another embedder
    |-- StoreError           5       database or vectors cannot be read or written
    |   |-- Locked                   another process holds the folder
    |   `-- Corrupt                  damaged files were moved aside
    |-- ModelError           6       a model cannot answer
    |   |-- ModelMissing             the back end does not have this model
    |   |-- BackendDown              nothing answers at the address
    |   |-- BackendTimeout           it answered too slowly
    |   |-- BadReply                 it answered something else than its protocol
    |   `-- PromptTooLong            the model cannot read as much as it was given
    `-- WeightsError         7       a model file cannot be fetched or verified

Each seam translates what its library raises into one of these, also in the middle of a stream.
"""

from __future__ import annotations

from typing import ClassVar


class SuggestError(Exception):
    """An error meant for the person: one line of what happened, one command that helps."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str) -> None:
        """Take the `message` and the `hint`, the next thing to type or do."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadInput(SuggestError):
    """What was typed cannot be used."""

    code = "bad_input"
    exit_status = 2


class NotFound(SuggestError):
    """A viewer, signal or title that does not exist."""

    code = "not_found"
    exit_status = 3


class SettingsError(SuggestError):
    """The configuration cannot be used."""

    code = "settings"
    exit_status = 4


class MissingExtra(SettingsError):
    """An optional dependency is not installed."""

    code = "missing_extra"

    def __init__(self, what: str, *, extra: str) -> None:
        """Say that `what` needs the optional dependency group `extra`."""
        super().__init__(f"{what} is not installed", hint=f"pip install 'suggest-watch[{extra}]'")


class IndexMismatch(SettingsError):
    """The index was made by another embedder."""

    code = "index_mismatch"


class StoreError(SuggestError):
    """Database or vectors cannot be read or written."""

    code = "store"
    exit_status = 5


class Locked(StoreError):
    """Another process holds the folder."""

    code = "locked"


class Corrupt(StoreError):
    """Damaged files; they are moved aside, never deleted."""

    code = "corrupt"


class ModelError(SuggestError):
    """A model cannot answer."""

    code = "model"
    exit_status = 6


class ModelMissing(ModelError):
    """The back end does not have this model."""

    code = "model_missing"


class BackendDown(ModelError):
    """Nothing answers at the address."""

    code = "backend_down"


class BackendTimeout(ModelError):
    """The back end answered too slowly."""

    code = "backend_timeout"


class BadReply(ModelError):
    """The back end answered something else than its protocol."""

    code = "bad_reply"


class PromptTooLong(ModelError):
    """The model cannot read as much as it was given."""

    code = "prompt_too_long"


class WeightsError(SuggestError):
    """A model file cannot be fetched or verified."""

    code = "weights"
    exit_status = 7
