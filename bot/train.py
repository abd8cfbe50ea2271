"""`python -m bot.train OUTPUT CONFIG [EXAMPLES …]`: trains the model into a file.

Progress goes to standard error.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def main(output: Path, config: Path, *examples: Path) -> int:
    """Trains from the repository's data and more files of examples; 0 is well (Rasa's exit code)."""
    import structlog
    from rasa.model_training import train

    # Rasa's library use logs every prediction of the rules otherwise.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))

    result = train(
        domain=str(REPOSITORY / "domain.yml"),
        config=str(config),
        training_files=[str(REPOSITORY / "data"), *map(str, examples)],
        output=str(output.parent),
        fixed_model_name=output.name.removesuffix(".tar.gz"),
    )
    return int(result.code) if result.model is None else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
