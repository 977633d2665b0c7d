"""Whether a source is of the index's channel: by its id alone, else by name, title and words together."""

import pytest

from channel.models import ChannelInfo
from channel.posts.identity import Common, Reason, Stranger, Verdict, is_one, judge, merged
from channel.views import ChannelView

OURS, THEIRS = -1001234567890, -1009999999999


def info(title: str = "Sums", username: str | None = None, chat_id: int | None = None) -> ChannelInfo:
    return ChannelInfo(title=title, username=username, chat_id=chat_id)


@pytest.mark.parametrize(
    ("known", "new", "verdict"),
    [
        (info("Sums", "sums", OURS), info("Other", "sums", OURS), Verdict.SAME),
        (info("Sums", "sums", OURS), info("Other", "other", OURS), Verdict.RENAMED),
        (info("Sums", None, OURS), info("Sums", "sums", OURS), Verdict.SAME),
        (info("Sums", "sums", OURS), info("Sums", "sums", THEIRS), Verdict.STRANGER),
    ],
)
@pytest.mark.parametrize("common", [Common(alike=50), Common(unlike=50), Common()])
def test_ids_that_are_known_decide_whatever_the_words_are(
    known: ChannelInfo, new: ChannelInfo, verdict: Verdict, common: Common
) -> None:
    assert judge(known, new, common).verdict is verdict


@pytest.mark.parametrize(
    ("known", "new", "common", "verdict"),
    [
        # Nothing speaks against it
        (info("Sums", "sums"), info("Sums", "SUMS", OURS), Common(), Verdict.SAME),
        (info("Sums", None, OURS), info("sums 🌱"), Common(), Verdict.SAME),
        (info("Sums", "sums"), info("Sums"), Common(alike=1, edited=2, unlike=2), Verdict.SAME),
        (info("…"), info("…"), Common(alike=1, unfound=9), Verdict.SAME),
        # but the words do
        (info("Sums", "sums"), info("Sums", "sums"), Common(unlike=3), Verdict.STRANGER),
        (info("Sums"), info("Sums"), Common(alike=1, unlike=9), Verdict.STRANGER),
        (info("Sums", "sums"), info("Sums", "sums"), Common(edited=9), Verdict.SAME),
        (info("Sums", "sums"), info("Sums", "sums"), Common(unlike=2), Verdict.SAME),
        (info("Sums"), info("Sums"), Common(unfound=20), Verdict.SAME),
        # Nothing is known but the words
        (info("…"), info("…"), Common(unfound=9), Verdict.UNKNOWN),
        (info("Sums"), info("…"), Common(), Verdict.UNKNOWN),
        # Another name
        (info("Sums", "sums"), info("Sums", "new"), Common(), Verdict.UNKNOWN),
        (info("Sums", "sums"), info("Sums", "new"), Common(alike=1), Verdict.RENAMED),
        (info("Sums", "sums"), info("Sums", "new"), Common(alike=10, unlike=10), Verdict.UNKNOWN),
        (info("Sums", "sums"), info("Sums", "new"), Common(alike=5, unfound=15), Verdict.UNKNOWN),
        # Another title
        (info("Sums", "sums"), info("Shop", "sums"), Common(), Verdict.UNKNOWN),
        (info("Sums", "sums"), info("Shop", "sums"), Common(alike=2), Verdict.UNKNOWN),
        (info("Sums", None, OURS), info("More sums", "sums"), Common(alike=3), Verdict.SAME),
        (info("Sums", None, OURS), info("Shop", "sums"), Common(unlike=5), Verdict.STRANGER),
        # Both: a copy begins as the original does
        (info("Sums", "sums"), info("More sums", "new"), Common(alike=9), Verdict.UNKNOWN),
        (info("Sums", "sums"), info("More sums", "new"), Common(alike=10, edited=2), Verdict.RENAMED),
        (info("Sums", "sums"), info("More sums", "new"), Common(alike=20, unlike=20), Verdict.UNKNOWN),
        # A page saved in part tells no title
        (info("Sums", "sums"), info("…", "sums"), Common(), Verdict.SAME),
    ],
)
def test_without_an_id_name_title_and_words_decide_together(
    known: ChannelInfo, new: ChannelInfo, common: Common, verdict: Verdict
) -> None:
    assert judge(known, new, common).verdict is verdict


def test_the_sample_is_nobody_s_channel() -> None:
    sample = info("Sums", "sums", OURS).model_copy(update={"sample": True})
    for known, new in ((sample, info("Sums", "sums", OURS)), (info("Sums", "sums", OURS), sample)):
        judgement = judge(known, new, Common(alike=50))
        assert (judgement.verdict, judgement.reasons, judgement.is_final) == (
            Verdict.STRANGER,
            (Reason.SAMPLE,),
            True,
        )
    assert judge(sample, sample).verdict is Verdict.SAME


def test_the_sentence_names_both_channels_and_the_way_out() -> None:
    known, new = info("Sums", None, OURS), info("Shop", "sums")
    said = str(Stranger(known, new, judge(known, new, Common(unlike=5))))
    for part in ("“Sums” (id -1001234567890)", "“Shop” (@sums)", "none of the 5", "--renamed", "DATABASE_URL"):
        assert part in said
    final = str(Stranger(known, new, judge(known, info("Shop", None, THEIRS))))
    assert "their ids differ" in final
    assert "--renamed" not in final


def test_an_older_picture_adds_what_is_missing_and_renames_nothing() -> None:
    known, older = info("New", "new", OURS), info("Old", "old", OURS)
    assert merged(known, older, is_newer=False) == known
    assert merged(info("New"), older, is_newer=False) == info("New", "old", OURS)
    assert merged(known, older, is_newer=True) == older
    assert merged(known, info("…"), is_newer=True) == known
    assert merged(None, info("…", "sums"), is_newer=True) == info("sums", "sums")


def test_a_channel_known_by_its_id_goes_by_its_own_name() -> None:
    def name(known: ChannelInfo | None, configured: str | None) -> str | None:
        found = ChannelView(info=known, posts=1, tags=0, series=0, newest=None, revision=1).named(configured)
        return found.username if found else None

    assert name(info("Sums", "new", OURS), "old") == "new"
    assert name(info("Sums", "guessed"), "configured") == "configured"
    assert name(info("Sums", None, OURS), "configured") == "configured"
    assert name(info("Sums", "sums"), None) == "sums"
    assert name(None, "configured") is None


def test_two_tellings_are_of_one_channel_by_id_else_by_name() -> None:
    assert is_one(info("A", "a", OURS), info("B", "b", OURS))
    assert not is_one(info("A", "a", OURS), info("A", "a", THEIRS))
    assert is_one(info("A", "a"), info("B", "A", OURS))
    assert not is_one(info("A"), info("B"))
