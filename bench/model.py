"""One language model through the product and bare, in the same run: first word, four reasons, rate.

The bare rate is that of llama.cpp's own server object, given the very prompts of the product.
"""

import argparse
import asyncio
import json
import os
import tempfile
from contextlib import aclosing
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import xllamacpp

from questions import EVIDENCE, REQUESTS, VIEWER
from suggest_watch.app import App, open_app
from suggest_watch.events import Answered, Shortlisted, Token
from suggest_watch.llms import Piece, Prompt, Usage
from suggest_watch.prompts import PREFIX, reason_messages
from suggest_watch.reading import read_request
from suggest_watch.recommend import recommend
from suggest_watch.remember import remember
from suggest_watch.settings import Sampling, load_settings
from suggest_watch.weights import find_weights

RATE_TOKENS = 160
RATE_RUNS = 5


async def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("model")
    model = arguments.parse_args().model
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings({"home": home, "llm": f"llama_cpp:{model}"})
        async with open_app(settings) as app:
            assert app.llm is not None
            await app.llm.warm(PREFIX)
            for text in EVIDENCE:
                await remember(app, text, viewer=VIEWER)
            answers = [await answered(app, text) for text in REQUESTS[:10]]
            bare = await asyncio.to_thread(bare_server, find_weights(model, settings))
            rates = [await rate(app, bare, number) for number in range(RATE_RUNS)]
    picks = sum(answer["picks"] for answer in answers)
    print(
        json.dumps(
            {
                "model": model,
                "first_word_p50_s": median(a["first_word_s"] for a in answers),
                "first_word_worst_s": max(a["first_word_s"] for a in answers),
                "reasons_p50_s": median(a["reasons_s"] for a in answers),
                "reasons_worst_s": max(a["reasons_s"] for a in answers),
                "tokens_a_reason": sum(a["tokens"] for a in answers) / picks,
                "by_the_model": sum(a["by_the_model"] for a in answers) / picks,
                "product_tokens_per_s": median(product for product, _ in rates),
                "bare_tokens_per_s": median(bare for _, bare in rates),
                "ratio": median(product / bare for product, bare in rates),
            }
        )
    )


async def answered(app: App, text: str) -> dict[str, float]:
    carded = first = 0.0
    async with aclosing(recommend(app, text, viewers=[VIEWER])) as events:
        async for event in events:
            match event:
                case Shortlisted():
                    carded = perf_counter()
                case Token():
                    first = first or perf_counter()
                case Answered(answer):
                    by_the_model = sum(pick.provenance == "model" for pick in answer.picks)
                    return {
                        "first_word_s": first - carded,
                        "reasons_s": perf_counter() - carded,
                        "tokens": answer.timings.generated_tokens,
                        "picks": len(answer.picks),
                        "by_the_model": by_the_model,
                    }
    raise SystemExit(f"no answer to {text!r}")


def bare_server(path: Path) -> xllamacpp.Server:
    """Load the same file with llama.cpp's own defaults, and the settings that any user makes."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.verbosity = -1
    parameters.cpuparams.n_threads = os.cpu_count() or 1
    return xllamacpp.Server(parameters)


async def rate(app: App, server: xllamacpp.Server, number: int) -> tuple[float, float]:
    """Return tokens a second through the product and bare, one after the other on one prompt."""
    title = app.database.titles([number + 1])[number + 1]
    request = await read_request(app, REQUESTS[0], count=None, today=date(2026, 1, 1))
    messages = reason_messages(request, title, reason=", ".join(title.moods))
    sampling = Sampling(max_tokens=RATE_TOKENS)
    began, tokens = 0.0, 0
    async with aclosing(app.llm.generate(Prompt(messages=messages, sampling=sampling))) as pieces:
        async for piece in pieces:
            match piece:
                case Piece():
                    began = began or perf_counter()
                case Usage():
                    tokens = piece.generated_tokens
    product = (tokens - 1) / (perf_counter() - began)
    body = {
        "messages": [{"role": m.role, "content": m.content} for m in messages],
        "max_tokens": RATE_TOKENS,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k,
        "stream": True,
    }
    return product, await asyncio.to_thread(_bare_rate, server, body)


def _bare_rate(server: xllamacpp.Server, body: dict[str, object]) -> float:
    """Return tokens a second by llama.cpp's own clock: what no wrapper can have spoilt."""
    rates: list[float] = []

    def taken(chunk: dict[str, object]) -> bool:
        timings = chunk.get("timings")
        if isinstance(timings, dict):
            rates.append(float(timings["predicted_per_second"]))
        return False

    server.handle_chat_completions(body, taken)
    return rates[-1]


asyncio.run(main())
