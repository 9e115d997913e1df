"""The base of every part of a regulation: unknown keys are errors, values never change."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Strict(BaseModel):
    """A part of a regulation."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
