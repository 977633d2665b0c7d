"""The link by which a person becomes the owner."""

from typing import Final

from channel.deep_links import digest_of
from channel.people.installation import Claim
from handlers.answers import DONE, Answer, say
from handlers.set_up.asking_channel import ask_for_channel
from handlers.telegram.talk import Talk

_TRIES: Final = 5
"""Wrong codes a person and hour that are looked at; a code has 192 bits, so this only spares the database."""


async def claim(talk: Talk) -> Answer:
    """Make the person the owner, if their link is the newest, unused, and not late."""
    said, person, tried = talk.texts.set_up, talk.user.id, talk.desk.tried_codes
    refused = {Claim.LATE: said.late_code(), Claim.USED: said.used_code(), Claim.WRONG: said.wrong_code()}
    if talk.written.forward_origin or tried.get(person, 0) >= _TRIES:
        return say(refused[Claim.WRONG])
    result = await talk.store.own(digest_of(talk.link.name if talk.link else ""), person, talk.now)
    if result is Claim.WRONG:
        tried[person] = tried.get(person, 0) + 1
    if result in refused:
        return say(refused[result])
    await talk.desk.languages.choose(talk.user, talk.texts.code)  # the owner is written to in this language
    if talk.desk.is_new:
        await talk.say(said.owner())
        await ask_for_channel(talk.api, talk.where.chat, talk.texts)
    else:
        await talk.say(said.owner(), said.panel())
    talk.desk.anew()
    return DONE
