"""Knows what an operator may set, by option or by environment (`ROLEPLAY_…`), and what holds when nothing is
set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def data_folder() -> Path:
    """Where this user's data lies: `$XDG_DATA_HOME/visit-simulator`, else
    `~/.local/share/visit-simulator`."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "visit-simulator"


def default_database() -> str:
    """A SQLite file in the user's data folder."""
    return f"sqlite:///{data_folder() / 'visits.sqlite3'}"


class Settings(BaseSettings):
    """What the web application runs with. Times in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix="ROLEPLAY_", extra="ignore")

    database: str = Field(
        default_factory=default_database, description="SQLAlchemy URL of the database, or the path of a SQLite file"
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    allowed_hosts: list[str] = Field([], description="host names answered to besides the loopback names")
    guests: Literal["loopback", "anyone"] = Field("loopback", description="who may practise without an account")
    body_limit: int = Field(64 * 1024, ge=1024, description="largest request body taken")
    upload_limit: int = Field(3 * 1024 * 1024, ge=1024, description="largest request body the authors' bench takes")
    published: Path = Field(
        default_factory=lambda: data_folder() / "customers", description="folder into which customers are published"
    )
    busy_timeout: float = Field(10.0, gt=0, description="how long a write waits for another process")
    cookie_days: int = Field(365, ge=1, description="how long a browser keeps a guest's cookie, in days")

    @field_validator("database")
    @classmethod
    def _url(cls, given: str) -> str:
        return given if "://" in given else f"sqlite:///{given}"

    def answers_to(self, name: str) -> bool:
        """Whether a request may name this host."""
        return name in LOOPBACK_NAMES or name in self.allowed_hosts or name == self.host
