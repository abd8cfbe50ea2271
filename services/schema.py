"""Every table of the project in one place, for migrations and tests."""

from __future__ import annotations

import services.conversation.tables
import services.corrections.tables
import services.directory.tables
import services.frontoffice.tables
import services.handover.tables
import services.incidents.tables
import services.places.tables
import services.privacy.audit_tables
import services.search.tables
import services.staff.tables  # noqa: F401
from services.db import Base

METADATA = Base.metadata
