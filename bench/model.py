"""One language model through the product and bare, in the same run: first word, four reasons, rate.

The bare rate is that of llama.cpp's own server object, given the very prompts of the product.
"""

import argparse
import asyncio
import json
import tempfile
from contextlib import aclosing
from statistics import median
from time import perf_counter

from questions import EVIDENCE, REQUESTS, VIEWER
from suggest_watch.app import open_app
from suggest_watch.events import Answered, Shortlisted, Token
from suggest_watch.llms import Piece, Prompt, Usage
from suggest_watch.prompts import PREFIX, reason_messages
from suggest_watch.recommend import recommend
from suggest_watch.remember import remember
from suggest_watch.settings import Sampling, load_settings

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
            rates = [await rate(app, number) for number in range(RATE_RUNS)]
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


async def answered(app, text: str) -> dict[str, float]:
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


async def rate(app, number: int) -> tuple[float, float]:
    """Return tokens a second through the seam and bare, one after the other on one prompt."""
    title = app.database.titles([number + 1])[number + 1]
    [request] = [await _request(app)]
    messages = reason_messages(request, (), title, persona=None)
    sampling = Sampling(max_tokens=RATE_TOKENS, seed=number, stop=())
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
        "seed": number,
        "cache_prompt": True,
        "stream": True,
    }
    return product, await asyncio.to_thread(_bare, app.llm, body)


def _bare(llm, body: dict) -> float:
    marks: list[float] = []

    def taken(chunk) -> bool:
        marks.append(perf_counter())
        return False

    llm.server.handle_chat_completions(body, taken)
    return (len(marks) - 2) / (marks[-1] - marks[0])


async def _request(app):
    from datetime import date

    from suggest_watch.reading import read_request

    return await read_request(app, REQUESTS[0], count=None, today=date(2026, 1, 1))


asyncio.run(main())
