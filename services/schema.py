"""Every table of the project in one place, for migrations and tests."""

from __future__ import annotations

from services.db import Base

METADATA = Base.metadata
