"""`python -m bot.parse MODEL`: one JSON string per line in, one JSON parse per line out.

The model is loaded once. Standard output carries answers only.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path

# The last is for Rasa's own classifiers, which know no `all_intents` (`voordeur evaluate`).
KEPT = ("intent", "compound", "signal", "all_intents", "intent_ranking")


async def _answer_lines(model: Path) -> None:
    # Libraries print to standard output while loading; that is the answers' own channel.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    import structlog
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import UserMessage

    # Rasa logs messages at its debug level; what somebody wrote belongs in no log.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent = await load_agent(model_path=str(model))
    processor = agent.processor
    assert processor is not None, "load_agent raises when there is no model"
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        text = json.loads(line)
        parsed = await processor.parse_message(UserMessage(text))
        kept = {name: parsed.get(name) for name in KEPT}
        print(json.dumps(kept), file=answers, flush=True)


if __name__ == "__main__":
    asyncio.run(_answer_lines(Path(sys.argv[1])))
