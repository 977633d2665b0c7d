"""More of this, please: a button under each series and hashtag, one vote per reader; the owner sees counts in tens."""

from channel.language.text import without_direction_marks
from channel.people.following import Followed, Interest, Subject
from handlers.answers import Answer, note, say
from handlers.follow.buttons import MORE, shown, subject_button
from handlers.html import Html, join
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_TAKE_BACK = "kn"
_WISHES = 30


async def voted(talk: Talk, subject: Subject) -> Answer:
    if not talk.is_private:
        return await _in_a_group(talk, subject)
    lines = talk.texts.wishes
    before = {one.subject for one in await talk.store.votes(talk.user.id)}
    voted = await talk.store.vote(talk.user.id, subject, True)
    if voted is None:
        return say(talk.texts.following.gone())
    said = lines.already(name=shown(voted)) if voted.subject in before else lines.thanks(name=shown(voted))
    return say(said, buttons=((subject_button(lines.take_back.plain(), _TAKE_BACK, voted.subject),),))


async def _in_a_group(talk: Talk, subject: Subject) -> Answer:
    """Counts the vote and thanks the reader; Telegram shows the thanks only to them."""
    voted = await talk.store.vote(talk.user.id, subject, True)
    said = talk.texts.wishes.thanks_in_group.plain() if voted else talk.texts.following.gone.plain()
    return note(without_direction_marks(said))


async def taken_back(talk: Talk, subject: Subject) -> Answer:
    await talk.store.vote(talk.user.id, subject, False)
    again = subject_button(talk.texts.following.more.plain(), MORE, subject)
    return say(talk.texts.wishes.taken_back(), buttons=((again,),))


async def wishes(talk: Talk) -> Answer:
    """/wishes: what the owner may know about votes."""
    return say(wanted(talk.texts, await talk.store.interest(talk.now)))


def wanted(texts: Texts, interest: tuple[Interest, ...]) -> Html:
    """What the owner may know: the most wanted first, counts in steps of ten."""
    lines = texts.wishes
    if not interest:
        return lines.none_known()
    listed = [_wanted(texts, one) for one in interest[:_WISHES]]
    return join("\n\n", [lines.title(), Html("\n".join(listed)), lines.in_tens()])


def _wanted(texts: Texts, one: Interest) -> Html:
    lines = texts.wishes
    counts = [
        lines.followers(count=one.followers) if one.followers else Html(""),
        lines.votes(count=one.votes) if one.votes else Html(""),
    ]
    return Html("• ") + join(" · ", [shown(Followed(subject=one.subject, name=one.name)), *counts])
