"""Everything that an installation may set, by topic: name, meaning, default. `docs/operations.md` lists it, a test compares."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Topic(BaseSettings):
    """Settings that belong together, read from variables named `LAUREAT_…`."""

    model_config = SettingsConfigDict(env_prefix="LAUREAT_", extra="ignore", env_ignore_empty=True)


class Site(Topic):
    """The site as a whole."""

    debug: bool = Field(default=False, description="Shows errors in full. Never on a real site.")
    secret_key: str = Field(
        default="", description="Signs sessions and links. Required unless debug or demo is on; keep it secret."
    )
    hosts: str = Field(default="localhost,127.0.0.1,[::1]", description="Host names that the site answers to, by comma.")
    url: str = Field(default="http://127.0.0.1:8000", description="The site's own address, as printed in letters and QR codes.")
    demo: bool = Field(
        default=False, description="Marks every page and paper as demonstration data and shows the demo's logins."
    )
    data_dir: Path = Field(default=Path("var"), description="Folder for the default database, files, outgoing mail and keys.")


class Database(Topic):
    """The database."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", env_ignore_empty=True)
    database_url: str = Field(default="", description="sqlite:///path or postgres://user:password@host:port/name; default: SQLite in the data folder.")  # fmt: skip


class Mail(Topic):
    """Outgoing mail and what comes back."""

    smtp_url: str = Field(default="", description="smtp://user:password@host:587?tls=1; without it mail is written to a folder as .eml files.")  # fmt: skip
    mail_from: str = Field(default="Laureat <noreply@example.org>", description="Sender of messages.")
    bounces_to: str = Field(default="", description="Address to which mail servers send their reports; default: the sender's.")
    bounces_url: str = Field(default="", description="Mailbox where those reports are read: imaps://user:password@host/INBOX, imap://… or maildir:///path; without it nobody reads them.")  # fmt: skip
    dkim_selector: str = Field(default="", description="Selector of the DKIM key, as published in DNS.")
    dkim_domain: str = Field(default="", description="Domain that signs messages by DKIM; default: the sender's.")
    dkim_key: str = Field(default="", description="PEM file with the private DKIM key; without it messages are not signed.")


class Files(Topic):
    """Documents that people send."""

    max_file_mb: int = Field(default=20, ge=1, le=500, description="Largest file that is accepted, in megabytes.")
    clamd: str = Field(
        default="", description="Address of a ClamAV daemon (host:port or a socket's path) that scans every file."
    )


class Papers(Topic):
    """Making and sealing PDFs."""

    seal_key: str = Field(default="", description="PEM file with the private key of the system's seal; without it papers are not sealed.")  # fmt: skip
    seal_certificate: str = Field(default="", description="PEM file with the certificate of the seal.")
    paper_workers: int = Field(default=2, ge=1, le=32, description="Processes that set papers.")


class Tasks(Topic):
    """Background work."""

    tasks: str = Field(default="database", pattern="^(database|immediate|held)$", description="database: `laureat worker` does background work; immediate: it is done at once, in the request; held: nothing is done by itself.")  # fmt: skip


class Logs(Topic):
    """Logs."""

    log_format: str = Field(
        default="json", pattern="^(json|console)$", description="json (a line an event) or console (for people)."
    )
    log_level: str = Field(default="INFO", description="Least severe level that is written.")


TOPICS: list[type[BaseSettings]] = [Site, Database, Mail, Files, Papers, Tasks, Logs]
