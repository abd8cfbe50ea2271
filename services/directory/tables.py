"""Tables of the directory with the names of HSDS 3.0 (openreferral.org), plus our few columns.

Ours are marked; docs/adr/0006 lists them with the reason.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.db import Base, UtcDateTime

ID = String(36)  # a UUID as text, as HSDS writes it
CASCADE = "CASCADE"


class OrganizationRow(Base):
    __tablename__ = "organization"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)  # ours: the page's address
    kind: Mapped[str] = mapped_column(String(16))  # ours: welzijn, gemeente, landelijk
    name: Mapped[str] = mapped_column(String(200))
    alternate_name: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(200))
    website: Mapped[str | None] = mapped_column(String(400))
    phones: Mapped[list[PhoneRow]] = relationship(
        lazy="raise_on_sql",
        order_by="PhoneRow.position",
        primaryjoin=(
            "and_(OrganizationRow.id == foreign(PhoneRow.organization_id),"
            " PhoneRow.service_id.is_(None))"
        ),
        viewonly=True,
    )
    hours: Mapped[str | None] = mapped_column(
        Text
    )  # ours: front office hours as the source has them
    cbs_code: Mapped[str | None] = mapped_column(String(4))  # ours: of a municipality


class ServiceRow(Base):
    __tablename__ = "service"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", ondelete=CASCADE), index=True
    )
    name: Mapped[str] = mapped_column(String(300))
    alternate_name: Mapped[str | None] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(String(400))
    email: Mapped[str | None] = mapped_column(String(200))
    handover_email: Mapped[str | None] = mapped_column(String(200))  # ours: never for residents
    status: Mapped[str] = mapped_column(String(20), default="active")  # HSDS: active, inactive, …
    draft: Mapped[bool] = mapped_column(
        default=False
    )  # ours: announced; workers see it, residents not
    reported_wrong: Mapped[bool] = mapped_column(default=False)  # ours: not given until checked
    fees_description: Mapped[str | None] = mapped_column(Text)
    eligibility_description: Mapped[str | None] = mapped_column(Text)  # "voor": for whom
    audience_by_age: Mapped[bool] = mapped_column(default=False)  # ours
    minimum_age: Mapped[int | None]  # years
    maximum_age: Mapped[int | None]  # years
    legal_task: Mapped[str | None] = mapped_column(String(200))  # ours: the law behind it
    assured_date: Mapped[date | None]  # when somebody checked it
    source: Mapped[str | None] = mapped_column(String(400))  # ours: the document it comes from
    note: Mapped[str | None] = mapped_column(Text)  # ours: for the coordinator, never for residents
    last_modified: Mapped[datetime] = mapped_column(UtcDateTime)
    organization: Mapped[OrganizationRow] = relationship(lazy="raise_on_sql")
    phones: Mapped[list[PhoneRow]] = relationship(lazy="raise_on_sql", order_by="PhoneRow.position")
    schedules: Mapped[list[ScheduleRow]] = relationship(
        lazy="raise_on_sql", order_by="ScheduleRow.position"
    )
    service_areas: Mapped[list[ServiceAreaRow]] = relationship(
        lazy="raise_on_sql", order_by="ServiceAreaRow.name"
    )
    service_at_locations: Mapped[list[ServiceAtLocationRow]] = relationship(lazy="raise_on_sql")
    cost_options: Mapped[list[CostOptionRow]] = relationship(lazy="raise_on_sql")
    attributes: Mapped[list[AttributeRow]] = relationship(lazy="raise_on_sql", viewonly=True)
    __table_args__ = (UniqueConstraint("organization_id", "name"),)


class LocationRow(Base):
    __tablename__ = "location"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", ondelete=CASCADE), index=True
    )
    location_type: Mapped[str] = mapped_column(String(16), default="physical")
    name: Mapped[str | None] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(400))
    municipality: Mapped[str | None] = mapped_column(String(80))  # ours
    addresses: Mapped[list[AddressRow]] = relationship(lazy="raise_on_sql")


class AddressRow(Base):
    __tablename__ = "address"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    location_id: Mapped[str] = mapped_column(
        ForeignKey("location.id", ondelete=CASCADE), index=True
    )
    address_1: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(80))
    postal_code: Mapped[str | None] = mapped_column(String(10))
    country: Mapped[str] = mapped_column(String(2), default="NL")
    address_type: Mapped[str] = mapped_column(String(16), default="physical")


class ServiceAtLocationRow(Base):
    __tablename__ = "service_at_location"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id", ondelete=CASCADE), index=True)
    location_id: Mapped[str] = mapped_column(
        ForeignKey("location.id", ondelete=CASCADE), index=True
    )
    location: Mapped[LocationRow] = relationship(lazy="raise_on_sql")


class PhoneRow(Base):
    __tablename__ = "phone"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", ondelete=CASCADE), index=True
    )
    service_id: Mapped[str | None] = mapped_column(
        ForeignKey("service.id", ondelete=CASCADE), index=True
    )
    number: Mapped[str] = mapped_column(String(40))
    type: Mapped[str] = mapped_column(String(16), default="voice")
    description: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)  # ours: order on a card


class ScheduleRow(Base):
    __tablename__ = "schedule"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id", ondelete=CASCADE), index=True)
    description: Mapped[str] = mapped_column(Text)  # as the source has it: "wekelijks"
    municipality: Mapped[str | None] = mapped_column(String(80))  # ours: differs per municipality
    position: Mapped[int] = mapped_column(default=0)  # ours


class ServiceAreaRow(Base):
    __tablename__ = "service_area"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service_id: Mapped[str | None] = mapped_column(
        ForeignKey("service.id", ondelete=CASCADE), index=True
    )
    organization_id: Mapped[str | None] = mapped_column(  # ours: where a front office serves
        ForeignKey("organization.id", ondelete=CASCADE), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    extent_type: Mapped[str] = mapped_column(String(16), default="gemeente")  # or "plaats"


class CostOptionRow(Base):
    __tablename__ = "cost_option"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id", ondelete=CASCADE), index=True)
    amount_description: Mapped[str] = mapped_column(Text)


class RequiredDocumentRow(Base):
    __tablename__ = "required_document"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id", ondelete=CASCADE), index=True)
    document: Mapped[str] = mapped_column(String(300))
    uri: Mapped[str | None] = mapped_column(String(400))


class LanguageRow(Base):
    __tablename__ = "language"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id", ondelete=CASCADE), index=True)
    name: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(8))


class TaxonomyRow(Base):
    __tablename__ = "taxonomy"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)  # hulpvragen, leefgebieden, signalen
    description: Mapped[str] = mapped_column(Text)


class TaxonomyTermRow(Base):
    __tablename__ = "taxonomy_term"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    taxonomy_id: Mapped[str] = mapped_column(
        ForeignKey("taxonomy.id", ondelete=CASCADE), index=True
    )
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("taxonomy_term.id"))
    severity: Mapped[int] = mapped_column(default=0)  # ours: zwaarte, 9 is heaviest
    position: Mapped[int] = mapped_column(default=0)  # ours: order of the taxonomy
    __table_args__ = (UniqueConstraint("taxonomy_id", "code"),)


class AttributeRow(Base):
    __tablename__ = "attribute"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    link_id: Mapped[str] = mapped_column(  # the service it says something of; here never another
        ForeignKey("service.id", ondelete=CASCADE), index=True
    )
    link_entity: Mapped[str] = mapped_column(String(40), default="service")
    link_type: Mapped[str] = mapped_column(String(16))  # hulpvraag, ook, doelgroep, signaal
    taxonomy_term_id: Mapped[str] = mapped_column(
        ForeignKey("taxonomy_term.id", ondelete=CASCADE), index=True
    )
    term: Mapped[TaxonomyTermRow] = relationship(lazy="raise_on_sql")


class MetadataRow(Base):
    __tablename__ = "metadata"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ID, index=True)
    resource_type: Mapped[str] = mapped_column(String(40))
    last_action_date: Mapped[date]
    last_action_type: Mapped[str] = mapped_column(String(40))
    field_name: Mapped[str | None] = mapped_column(String(80))
    previous_value: Mapped[str | None] = mapped_column(Text)
    replacement_value: Mapped[str | None] = mapped_column(Text)
    updated_by: Mapped[str] = mapped_column(String(120))


class UnmetRequestRow(Base):
    """A vraag zonder aanbod: counted, without any text of the resident."""

    __tablename__ = "unmet_request"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), index=True
    )
    municipality: Mapped[str] = mapped_column(String(80))
    help_request: Mapped[str] = mapped_column(String(40))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckTaskRow(Base):
    """A stale offer was given: a coordinator should check it. One open task per offer."""

    __tablename__ = "check_task"
    service_id: Mapped[str] = mapped_column(
        ForeignKey("service.id", ondelete=CASCADE), primary_key=True
    )
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times_given: Mapped[int] = mapped_column(default=1)
