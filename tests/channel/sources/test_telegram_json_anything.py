"""Whatever stands in an export, it is read, skipped or refused, and the same both ways; nothing else happens."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channel.errors import SourceError
from channel.models import Pinned, Post, Skipped
from channel.sources.telegram_json import read
from channel.sources.telegram_json.message import record_of
from channel.sources.telegram_json.stream import only
from tests.channel.sources.odd_exports import ANYTHING, FILES, MESSAGES, read_both_ways, written
from tests.examples import examples

EXAMPLES = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@settings(EXAMPLES, max_examples=examples(200))
@given(MESSAGES)
def test_any_message_is_a_post_a_pin_or_skipped(message: Any) -> None:
    value = only(written(message))
    if value is not None:  # otherwise it holds a number that is refused
        assert isinstance(record_of(value[0], 1), Post | Pinned | Skipped)


@pytest.mark.long
@settings(EXAMPLES, max_examples=examples(200))
@given(FILES)
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    read_both_ways(content, tmp_path_factory.getbasetemp() / "any.json")


@settings(EXAMPLES, max_examples=examples(100))
@given(content=st.lists(MESSAGES, max_size=5))
def test_of_a_whole_file_every_message_is_told_of(content: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "whole.json"
    path.write_bytes(written({"name": "A", "type": "public_channel", "id": 5, "messages": content}))
    try:
        _, _, *records = read(path, lambda _: None)
    except SourceError as fault:
        reason = fault.problem
        assert reason.endswith(("too large", "not valid JSON"))
    else:
        told = (len(record.album or (0,)) if isinstance(record, Post) else 1 for record in records)
        assert sum(told) == len(content)


@settings(EXAMPLES, max_examples=examples(100))
@given(content=ANYTHING)
def test_any_json_is_an_export_or_refused(content: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(content))
    with pytest.raises(SourceError):
        list(read(path, lambda _: None))
