"""Names that two people bear together, and whom their films are found by; knows no titles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PAIRS: Final[Mapping[str, str]] = {
    "coen brothers": "joel coen",
    "coens": "joel coen",
    "wachowskis": "lana wachowski",
    "wachowski sisters": "lana wachowski",
    "wachowski brothers": "lana wachowski",
    "russo brothers": "anthony russo",
    "safdie brothers": "josh safdie",
    "dardenne brothers": "jean pierre dardenne",
    "taviani brothers": "paolo taviani",
    "farrelly brothers": "peter farrelly",
    "hughes brothers": "albert hughes",
    "duffer brothers": "matt duffer",
    "marx brothers": "groucho marx",
}
