"""Leading people from a group into the private chat."""

from channel.deep_links import address
from handlers.answers import Answer, Button, say
from handlers.route import Lead
from handlers.telegram.sending import Rendered, render
from handlers.telegram.talk import Talk


async def led_away(talk: Talk, lead: Lead) -> Rendered | None:
    """Lead to the private chat: a press opens it; a command is answered with a button that opens it."""
    away = await lead(talk)
    if talk.query:
        return render(Answer(url=address(talk.bot, away.payload)), talk.texts) if away.payload else None
    button = Button(talk.texts.feedback.open_private.plain(), url=address(talk.bot, away.payload))
    return render(say(away.said, buttons=((button,),)), talk.texts)
