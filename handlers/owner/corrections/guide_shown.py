"""Offers the owner, under a post that they show the bot, to make it the channel's guide."""

from channel.guide.possible import could_be_guide
from channel.owner.corrections import Correction, CorrectionKind
from handlers.answers import Answer, press, say
from handlers.browse.deep_links import pointed_at
from handlers.owner.corrections.commands import made
from handlers.telegram.talk import Talk


async def shown(talk: Talk) -> Answer | None:
    """Show the post with the button; None if it couldn't be the guide, or is it already: then it opens as for anybody.

    The button is for the owner alone, so it is not in a group, where others would see it.
    """
    if not talk.is_private:
        return None
    answer = await pointed_at(talk)
    found = await talk.store.post(answer.shows) if answer.shows is not None else None
    if found is None or found.post.message_id is None:
        return None
    guide = (await talk.store.guide()).post
    if (guide and guide.id == found.id) or not could_be_guide(found.post.text, found.post.entities, talk.channel):
        return None
    return answer.over((press(talk.texts.correcting.this_is_guide.plain(), "cG", found.post.message_id),))


async def is_guide(talk: Talk) -> Answer:
    """Handle the button, by the post's number in the channel."""
    found = await talk.store.post_at(talk.numbers[0])
    if found is None or found.post.message_id is None:
        return say(talk.texts.correcting.unknown_post())
    return await made(talk, Correction(kind=CorrectionKind.GUIDE, message_id=found.post.message_id))
