"""A local-first recommender for films and series that says why, word by word.

Importing this package loads nothing heavy: a name is loaded when it is first used. The jobs are in
modules of their own name, and `suggest_watch.recommend` is always the module:

    from suggest_watch.recommend import recommend
    from suggest_watch.remember import remember
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from suggest_watch.app import App as App
    from suggest_watch.app import open_app as open_app
    from suggest_watch.errors import SuggestError as SuggestError
    from suggest_watch.once import answer_once as answer_once
    from suggest_watch.once import recommend_once as recommend_once
    from suggest_watch.recommend import Options as Options
    from suggest_watch.results import MovieRecommendation as MovieRecommendation
    from suggest_watch.results import RecommendationResponse as RecommendationResponse
    from suggest_watch.settings import Settings as Settings
    from suggest_watch.settings import load_settings as load_settings
else:
    _MODULE_OF = {
        "App": "app",
        "open_app": "app",
        "SuggestError": "errors",
        "answer_once": "once",
        "recommend_once": "once",
        "Options": "recommend",
        "MovieRecommendation": "results",
        "RecommendationResponse": "results",
        "Settings": "settings",
        "load_settings": "settings",
    }

    def __getattr__(name: str) -> object:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
