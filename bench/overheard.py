"""A language model that notes what is asked of it and what it says."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from suggest_watch.llms import LanguageModel, Message, ModelFacts, Piece, Prompt, ToolCall, Usage


class Overheard:
    """Passes everything on to `llm`; `prompts` are the questions, `generated` counts the pieces."""

    def __init__(self, llm: LanguageModel) -> None:
        self.prompts: list[Prompt] = []
        self.generated = 0
        self._llm = llm

    @property
    def name(self) -> str:
        return self._llm.name

    @property
    def honours(self) -> frozenset[str]:
        return self._llm.honours

    @property
    def abilities(self) -> frozenset[str]:
        return self._llm.abilities

    async def warm(self, prefix: Sequence[Message]) -> None:
        await self._llm.warm(prefix)

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | ToolCall | Usage, None]:
        self.prompts.append(prompt)
        async with aclosing(self._llm.generate(prompt)) as items:
            async for item in items:
                self.generated += isinstance(item, Piece)
                yield item

    async def models(self) -> list[ModelFacts]:
        return await self._llm.models()

    async def aclose(self) -> None:
        await self._llm.aclose()
