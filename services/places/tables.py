"""Tables of places and of the postcodes in them."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.db import Base


class PlaceRow(Base):
    """A municipality, village, neighbourhood, or a place outside the ten."""

    __tablename__ = "place"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    position: Mapped[int]  # order of the seed, and so of the candidates of an ambiguous name
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))  # gemeente, plaats, wijk, buiten
    municipality: Mapped[str | None] = mapped_column(String(80), index=True)  # None: outside
    elsewhere: Mapped[str | None] = mapped_column(String(80))  # the municipality outside the ten
    province: Mapped[str | None] = mapped_column(String(40))
    organization: Mapped[str | None] = mapped_column(String(64))  # slug of the front office
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)  # other spellings in use
    postcodes: Mapped[list[PostcodeRangeRow]] = relationship(
        lazy="raise_on_sql", order_by="PostcodeRangeRow.first"
    )


class PostcodeRangeRow(Base):
    """Postcodes of four digits, first and last included; "7550-7559" is 7550 and 7559."""

    __tablename__ = "postcode_range"
    place_id: Mapped[str] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    first: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
