"""What every group of sentences is: frozen, and refusing what has no use."""

from pydantic import BaseModel, ConfigDict


class Lines(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True, defer_build=True
    )
