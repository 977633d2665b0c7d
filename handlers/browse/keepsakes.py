"""⭐ under posts, and /saved: the posts that a reader has saved, in one message that is edited in place."""

from dataclasses import replace
from typing import Final

from handlers.answers import Answer, Row, grid, note, press, say, turning
from handlers.browse.posts import listed
from handlers.telegram.talk import Talk

_A_PAGE: Final = 10
_A_ROW: Final = 5


async def save(talk: Talk) -> Answer:
    """Handle the button under a post; the answer is a short notice, and the post stays as it is."""
    is_there = await talk.store.save_post(talk.user.id, talk.numbers[0])
    return note(talk.texts.saved.saved.plain() if is_there else talk.texts.post.gone.plain(), alert=not is_there)


async def saved(talk: Talk) -> Answer:
    """/saved, and the buttons that turn its page."""
    return await _page(talk, talk.numbers[0] if talk.numbers else 0)


async def sorting(talk: Talk) -> Answer:
    """Handle the button that makes each number take its post out of the list."""
    return await _page(talk, talk.numbers[0], sorts=True)


async def taken_out(talk: Talk) -> Answer:
    """Handle the button of a post to take out: the list follows, with a button that puts it back."""
    at, post = talk.numbers
    place = await talk.store.unsave_post(talk.user.id, post)
    answer = await _page(talk, at, sorts=True)
    if place is None:
        return answer
    back: Row = (press(talk.texts.saved.put_back.plain(), "vz", at, post, place),)
    return replace(answer.under(talk.texts.saved.taken_out()), buttons=(back, *answer.buttons))


async def put_back(talk: Talk) -> Answer:
    at, post, place = talk.numbers
    await talk.store.save_post(talk.user.id, post, place)
    return await _page(talk, at, sorts=True)


async def _page(talk: Talk, page: int, *, sorts: bool = False) -> Answer:
    lines = talk.texts.saved
    back: Row = (press(talk.texts.settings.back.plain(), "ks"),)
    found = await talk.store.saved_posts(talk.user.id, page, _A_PAGE)
    if not found.posts:
        return say(lines.none(), buttons=((press(talk.texts.start.latest.plain(), "ml"),), back))
    first = found.page * _A_PAGE + 1
    items, opening = listed(talk, found.posts, first)
    if sorts:
        removing = [
            press(lines.take_out.plain(number=number), "vx", found.page, one.id)
            for number, one in enumerate(found.posts, first)
        ]
        last: Row = (press(lines.sorted.plain(), "vl", found.page),)
        return say(lines.title(count=found.total), *items, buttons=(*grid(removing, _A_ROW), last))
    buttons = (*opening, *turning(talk.texts, "vl", found.page, found.total, _A_PAGE))
    sort: Row = (press(lines.sort.plain(), "ve", found.page),)
    return say(lines.title(count=found.total), *items, buttons=(*buttons, sort, back))
