"""Model files by their address on a hub: read, looked at, fetched; does not know what runs them.

    https://HOST/ORG/REPO/resolve/REVISION/FILE.gguf       also as the page's address, with blob
    ORG/REPO/FILE.gguf                                     the main revision on the hub of `hub_url`

A file lies below the models folder as ORG/REPO/FILE.gguf, and is used by that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import httpx

from suggest_watch.errors import BadInput, WeightsError
from suggest_watch.settings import Settings
from suggest_watch.weights import Hub, Report, SourceFailed, Weights, fetch_weights
from suggest_watch.weights.hub import is_trusted, look_at

_EXAMPLE = "https://HOST/ORG/REPO/resolve/main/FILE.gguf"
_URL = re.compile(
    r"(?P<hub>https?://[^/?#@]+)/(?P<repo>[^/]+/[^/]+)/(?:resolve|blob)/(?P<revision>[^/]+)"
    r"/(?P<file>[^?#]+)(?:[?#].*)?"
)
_SHORT = re.compile(r"(?P<repo>[^/:]+/[^/]+)/(?P<file>.+\.gguf)")
# What may be the name of a folder or file of ours: no "..", nothing hidden, no option.
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,150}")
_SHA256 = re.compile(r"(?:sha256:)?(?P<hex>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a model file is: on the hub at the URL `hub`, there at `place`."""

    hub: str
    place: Hub

    @property
    def name(self) -> str:
        """What the file is called here."""
        return f"{self.place.repo}/{self.place.file}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.hub}/{self.place.repo}/resolve/{self.place.revision}/{self.place.file}"


def is_address(name: str) -> bool:
    """Say whether `name` means a file on a hub, well written or not."""
    return "://" in name or _SHORT.fullmatch(name) is not None


def read_address(name: str, settings: Settings) -> Address:
    """Read an address; raises `BadInput` for one that leads to no model file, or not safely."""
    if match := _URL.fullmatch(name):
        hub, revision = match["hub"], match["revision"]
    elif match := _SHORT.fullmatch(name):
        hub, revision = settings.hub_url.rstrip("/"), "main"
    else:
        raise _no_file(name)
    place = Hub(unquote(match["repo"]), unquote(revision), unquote(match["file"]))
    parts = [*place.repo.split("/"), place.revision, *place.file.split("/")]
    if not all(_PART.fullmatch(part) for part in parts) or not place.file.endswith(".gguf"):
        raise _no_file(name)
    if not hub:
        raise BadInput("hub_url is empty, so no hub is asked", hint=f"give all of it: {_EXAMPLE}")
    try:
        trusted = is_trusted(httpx.URL(hub))
    except httpx.InvalidURL:
        raise _no_file(name) from None
    if not trusted:
        raise BadInput(
            f"{httpx.URL(hub).host} is asked without encryption: anybody could change the file",
            hint="use an https address",
        )
    return Address(hub, place)


def read_sha256(text: str) -> str:
    """Return a checksum as 64 small hexadecimal digits; raises `BadInput`."""
    match = _SHA256.fullmatch(text.strip().lower())
    if match is None:
        raise BadInput(
            f"{text!r} is not a SHA-256 checksum", hint="sha256sum prints one: 64 digits 0-9 a-f"
        )
    return match["hex"]


def fetch_address(
    address: Address,
    settings: Settings,
    *,
    sha256: str | None = None,
    progress: Report | None = None,
) -> Path:
    """Return the file at `address`, after fetching what is missing of it.

    It has to have the checksum `sha256`, or else the one that the hub states. Blocks and reports
    as `find_weights` does; raises `WeightsError`.
    """
    try:
        stated = look_at(address.url)
    except SourceFailed as failure:
        raise WeightsError(
            f"{address.name} cannot be fetched ({_host(address)}: {failure})",
            hint="look the address up in a browser, then pull it once more",
        ) from None
    if not stated.is_gguf:
        raise WeightsError(
            f"{address.url} is not a GGUF file", hint="pull a file whose name ends in .gguf"
        )
    place = address.place
    weights = Weights(
        name=address.name,
        bytes=stated.bytes,
        sha256=_agreed(address, stated.sha256, sha256),
        # The commit: what is fetched later, after a break, has to be of the same file.
        hub=Hub(place.repo, stated.commit or place.revision, place.file),
        address=address.url,
    )
    at_hub = settings.model_copy(update={"hub_url": address.hub})
    return fetch_weights(weights, at_hub, progress=progress)


def _agreed(address: Address, stated: str | None, given: str | None) -> str:
    if given is not None and stated is not None and given != stated:
        raise WeightsError(
            f"{_host(address)} states the checksum {stated} for {address.name}",
            hint="that is not the one of --sha256: see where you have yours from",
        )
    checksum = given or stated
    if checksum is None:
        raise WeightsError(
            f"{_host(address)} states no checksum for {address.name}",
            hint=f"suggest models pull {address.url} --sha256 HEX",
        )
    return checksum


def _host(address: Address) -> str:
    return httpx.URL(address.hub).netloc.decode()  # without a password


def _no_file(name: str) -> BadInput:
    return BadInput(f"{name} is not the address of a model file", hint=f"it looks like {_EXAMPLE}")
