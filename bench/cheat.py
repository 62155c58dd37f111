"""A scripted model that tries to cheat: titles that are not offered, seen, made up; broken replies.

Each reply follows from its question and the seed alone, so that a run can be repeated.
"""

import json
import random
from collections.abc import Callable

from suggest_watch import choice_prompts
from suggest_watch.database import Database
from suggest_watch.llms import Prompt
from suggest_watch.llms.scripted import ScriptedModel

MADE_UP = ("Interstellar Odyssey", "The Last Algorithm", "Quiet Rain II")
PRAISE = (
    "It is as good as you asked, with a calm and tender story.",
    "It won 11 Oscars in 1952 and stars Tom Hardy.",
    "If you like {title} you will love it.",
    "{title} is the better choice, as you said.",
    "**{title}** (2031) <b>is</b> the best!",
    "\x1b[31mWatch {title}\x1b[0m instead.",
    "Es ist ein sehr schöner Film für einen ruhigen Abend zu zweit.",
    "so good " * 90,
    " \n" * 300,
    "",
)


class Cheat(ScriptedModel):
    """Knows the whole catalogue, and names from it what was not offered."""

    def __init__(self, database: Database) -> None:
        super().__init__(self._cheat, name="scripted:cheat", abilities={"schema", "judgement"})
        self._titles = [title.title for title in database.titles(range(1, 400)).values()]

    def _cheat(self, prompt: Prompt) -> str:
        question = prompt.messages[-1].content
        dice = random.Random(f"{prompt.sampling.seed} {len(self.prompts)} {question}")
        if prompt.messages[: len(choice_prompts.PREFIX)] == choice_prompts.PREFIX:
            return self._choice(dice)
        return self._reason(dice)

    def _reason(self, dice: random.Random) -> str:
        return dice.choice(PRAISE).format(title=dice.choice([*MADE_UP, *self._titles]))

    def _choice(self, dice: random.Random) -> str:
        numbers: list[Callable[[], object]] = [
            lambda: dice.randint(1, 8),
            lambda: dice.randint(-2, 99),
            lambda: dice.choice(self._titles),
            lambda: dice.choice([None, 2.5, [1], "3", True]),
        ]
        picks = [
            {"number": dice.choice(numbers)(), "reason": self._reason(dice)}
            for _ in range(dice.randint(0, 9))
        ]
        reply = json.dumps({"picks": picks}, indent=dice.choice([None, 2]))
        frame = dice.choice(["%s", "```json\n%s\n```", "Sure!\n%s", "<p>%s</p>"])
        reply = frame % reply
        return reply[: dice.randint(0, len(reply))] if dice.random() < 0.3 else reply
