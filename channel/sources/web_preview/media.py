"""What a message of a page of t.me/s carries beside its words."""

import re
from collections.abc import Iterator

from channel.models import PostButton, PostKind
from channel.posts.file_names import File
from channel.posts.post_buttons import buttons_of
from channel.sources.markup import LONGEST_TEXT, Node, attribute, classes, find, find_all, inside, line_of

MESSAGE = "tgme_widget_message"
REPLY = f"{MESSAGE}_reply"
PREVIEW = f"{MESSAGE}_link_preview"
TEXT = f"{MESSAGE}_text"
QUOTED = frozenset((REPLY, f"{REPLY}_template", PREVIEW))
OWN_WORDS = QUOTED | {TEXT}

_SIZE = re.compile(r"[0-9][0-9.,]* ?[KMGT]?B", re.IGNORECASE | re.ASCII)
_MEDIA = {
    f"{MESSAGE}_photo_wrap": PostKind.PHOTO,
    f"{MESSAGE}_video_player": PostKind.VIDEO,
    f"{MESSAGE}_roundvideo_player": PostKind.VIDEO_NOTE,
    f"{MESSAGE}_voice_player": PostKind.VOICE,
    f"{MESSAGE}_voice": PostKind.VOICE,
    f"{MESSAGE}_audio_player": PostKind.AUDIO,
    f"{MESSAGE}_document_wrap": PostKind.DOCUMENT,
    f"{MESSAGE}_sticker_wrap": PostKind.STICKER,
    f"{MESSAGE}_sticker": PostKind.STICKER,
    f"{MESSAGE}_tgsticker": PostKind.STICKER,
    f"{MESSAGE}_videosticker": PostKind.STICKER,
    f"{MESSAGE}_poll": PostKind.POLL,
    f"{MESSAGE}_location_wrap": PostKind.LOCATION,
    f"{MESSAGE}_venue_wrap": PostKind.LOCATION,
    f"{MESSAGE}_contact_wrap": PostKind.CONTACT,
    f"{MESSAGE}_contact": PostKind.CONTACT,
}


def media_of(node: Node) -> Iterator[tuple[PostKind, Node]]:
    """What the message carries, each with its kind."""
    for medium in inside(node, OWN_WORDS):
        for name in sorted(classes(medium)):
            if kind := _MEDIA.get(name):
                if kind is PostKind.DOCUMENT and _is_audio(medium):
                    kind = PostKind.AUDIO
                elif kind is PostKind.VIDEO and find(medium, "message_video_duration") is None:
                    kind = PostKind.ANIMATION  # only these have no length
                yield kind, medium
                break


def _is_audio(medium: Node) -> bool:
    icon = find(medium, f"{MESSAGE}_document_icon")
    return icon is not None and "audio" in classes(icon)


def file_in(kind: PostKind, medium: Node) -> File | None:
    """What a document or a recording says of itself; None if it says nothing."""
    if kind not in (PostKind.DOCUMENT, PostKind.AUDIO):
        return None
    title = line_of(find(medium, f"{MESSAGE}_document_title")) or None
    if kind is PostKind.DOCUMENT:
        return File(name=title) if title else None
    beside = line_of(find(medium, f"{MESSAGE}_document_extra"))
    performer = None if _SIZE.fullmatch(beside) else beside or None
    return File(performer=performer, song=title) if performer or title else None


def buttons_under(node: Node) -> tuple[PostButton, ...]:
    """The buttons below the message."""
    found = find_all(node, f"{MESSAGE}_inline_button", OWN_WORDS)
    return buttons_of((line_of(button), attribute(button, "href")) for button in found)


def question_in(media: list[tuple[PostKind, Node]]) -> str:
    """A poll's question and its answers, one a line; "" if there is none."""
    poll = next((medium for kind, medium in media if kind is PostKind.POLL), None)
    if poll is None:
        return ""
    question = line_of(find(poll, f"{MESSAGE}_poll_question"), LONGEST_TEXT)
    answers = (line_of(answer, LONGEST_TEXT) for answer in find_all(poll, f"{MESSAGE}_poll_option_text"))
    return "\n".join([question, *(f"• {answer}" for answer in answers if answer)]).strip()
