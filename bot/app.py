"""The composition root: makes a bot from a store and the world around it. Every part is created here, and only here."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder, BaseRateLimiter, ExtBot
from telegram.request import BaseRequest

from bot.jobs.doubts import EVERY, REST, Asking
from bot.jobs.guide_post import GuideKeeper, Rhythm, rhythm_in_force
from bot.jobs.lost_letters import LostLetters
from bot.jobs.news import LOOK, burst_in_force, keep_telling
from bot.keyring import look
from bot.outbox import PAUSES, Limits, Pace, Sender, limits_in_force
from bot.outbox.replies import Replies
from bot.processes.alarm import Alarm
from bot.processes.leader import Leader, Term
from bot.settings import MailSettings
from bot.updates.polling import Intake
from channel.owner.statistics import BackupsLook
from channel.people.keyring import Keyring, KeyringLook, dated
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.desk import Desk
from handlers.follow.places import Places
from handlers.guide_post.material import Guided
from handlers.members import Members
from handlers.owner.pulse import Pulse
from handlers.owner.search_counts import Searches
from handlers.owner.vitals import Surroundings
from handlers.telegram.front import Front
from handlers.telegram.memory import Languages
from handlers.texts import DEFAULT_LANGUAGE, Texts, texts

if TYPE_CHECKING:
    from handlers.owner.picture import Picture

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "inline_query", "guest_message"),
    *("channel_post", "edited_channel_post", "message_reaction_count"),
    "my_chat_member",
)

AnyBot = ExtBot[Any]
Loop = Callable[[], Coroutine[Any, Any, None]]
"""Starts work that runs until it is cancelled; it can be cancelled at any time."""


@dataclass(frozen=True)
class World:
    """The environment of a bot: all that differs between Telegram, the sandbox and a test. Times are in seconds."""

    token: str
    request: BaseRequest
    """Carries the bot's requests to Telegram."""
    api_url: str = "https://api.telegram.org"
    channel: str | None = None
    """The channel's name in the settings."""
    channel_id: int | None = None
    """The id of a private channel."""
    members_only: bool = False
    """Whether only members of the channel are shown its posts."""
    language: str | None = None
    """Its language, if it is in the settings."""
    mail: MailSettings = field(default_factory=MailSettings)
    keyring_file: Path | None = None
    backups: Callable[[], BackupsLook | None] | None = None
    """The state of the bot's own backups."""
    webhook: str | None = None
    """The address Telegram delivers updates to; None if the bot polls for them."""
    is_new: bool = False
    """Whether the bot has no channel yet, so that its owner is asked for it."""
    reads_pages: bool = False
    """Whether public pages are read, of this channel or another."""
    anew: Callable[[], None] = lambda: None
    """Called when a setting was changed in the chat: the bot is to be assembled anew."""
    reads_page: bool = False
    """Whether the channel's public page is read regularly."""
    opened: Callable[[int], None] | None = None
    """Called with the number of a post that was shown in full."""
    limits: Limits = field(default_factory=limits_in_force)
    rhythm: Rhythm = field(default_factory=rhythm_in_force)
    burst: int = field(default_factory=burst_in_force)
    """How long news of a post waits for further posts."""
    looks_for_news: float = LOOK
    asks: bool = True
    """Whether the bot asks the owner, unprompted, about what the index is unsure of."""
    asks_every: float = EVERY
    asks_again: float = REST
    later: float = 2.0
    """Delay before background work starts, so that readers who wrote in the meantime are answered first."""
    pauses: Sequence[float] = PAUSES
    """Pauses after the first failure of a request, the second and so on; the last one repeats."""


@dataclass(frozen=True)
class Parts:
    """A bot that is ready to be initialized."""

    world: World
    store: Memory
    bot: AnyBot
    application: Application[Any, Any, Any, Any, Any, Any]
    posts: ChannelPosts
    guide: GuideKeeper
    pulse: Pulse
    searches: Searches
    alarm: Alarm
    leader: Leader
    led: Memory
    """The store as the leader uses it, for work that only the leader does."""
    owners_texts: Callable[[], Awaitable[Texts]]
    """The texts in the language that the owner has chosen."""

    def intake(self) -> Intake:
        """Return the intake that polls Telegram for updates."""
        return Intake(
            self.bot,
            self.application.process_update,
            allowed_updates=ALLOWED_UPDATES,
            posts=self.guide.take,
            pulse=self.pulse,
            away=self.alarm.met,
            pauses=self.world.pauses,
        )

    def beside(self, *more: Loop) -> tuple[Loop, ...]:
        """Return the work that each process does beside the updates."""
        return (self.posts.keep_trying, self.alarm.run, *self.later(self.searches.keep, *more))

    def later(self, *loops: Loop) -> tuple[Loop, ...]:
        return tuple(partial(_later, one, self.world.later) for one in loops)


def assemble(
    store: Memory, keyring: Keyring, world: World, beside: Callable[[Parts], Iterable[Loop]] = lambda parts: ()
) -> Parts:
    """Assemble a bot. `beside`: further work that only the leader does, once for all processes on a database."""
    mail, destination = world.mail, world.mail.destination
    pace = Pace(world.limits)
    bot = make_bot(world.token, world.request, world.request, world.api_url, Replies(pace))
    pulse, searches = Pulse(started=int(time.time()), reads_page=world.reads_page), Searches(store)
    posts = ChannelPosts(store, world.channel, world.channel_id, pulse=pulse)
    owners_texts = owners_texts_of(store, keyring, mail)

    def begin() -> Term:
        asking = Asking(led, destination if world.asks else None, owners_texts, leader.wake, world.channel)
        loops: tuple[Loop, ...] = (
            partial(
                keep_telling,
                led,
                bot.username,
                leader.wake,
                burst=world.burst,
                look=world.looks_for_news,
                closed=world.members_only,
            ),
            partial(asking.run, world.asks_every, world.asks_again),
            guide.run,
            *beside(parts),
        )
        lost = LostLetters(led, mail, owners_texts, leader.wake)
        sender = Sender(bot, led, pace=pace, pauses=world.pauses, sent=posts.sent, lost=lost.tell)
        return Term(sender, tuple(one() for one in parts.later(*loops)))

    alarm = Alarm(bot, store, destination, owners_texts, lambda: leader.held() is not None)
    leader = Leader(store, begin, away=alarm.met)
    led, guided = store.led(leader.held), Guided(world.channel, destination is not None, world.language)
    guide = GuideKeeper(bot, store, posts, guided, destination, leader.wake, world.rhythm, led)
    desk = Desk(
        store=store,
        admins=mail.admins,
        destination=destination,
        kinds=mail.kinds,
        route_days=mail.route_days,
        pause=mail.pause,
        guided=guided,
        languages=Languages(store, lambda person: keyring.pseudonym("language", person)),
        places=Places(store),
        searches=searches,
        around=Surroundings(
            store,
            keyring=lambda: _looked_at(world.keyring_file, keyring),
            backups=world.backups,
            pulse=pulse,
            channel=world.channel,
            channel_id=world.channel_id,
            members_only=world.members_only,
            destination=destination,
            in_discussion=mail.in_discussion,
            webhook=world.webhook,
        ),
        owners_texts=owners_texts,
        wake=leader.wake,
        wake_guide=guide.wake,
        draw=_draw,
        opened=world.opened,
        is_new=world.is_new,
        anew=world.anew,
        reads_pages=world.reads_pages,
        members=Members(bot, world.channel_id) if world.members_only else None,
    )
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    Front(desk).add_to(application)
    parts = Parts(
        *(world, store, bot, application, posts, guide, pulse, searches, alarm, leader, led),
        owners_texts=owners_texts,
    )
    return parts


def make_bot(
    token: str,
    request: BaseRequest,
    polling: BaseRequest,
    api_url: str = "https://api.telegram.org",
    replies: BaseRateLimiter[None] | None = None,
) -> AnyBot:
    """Return PTB's bot on top of our own transport. `polling` carries the long getUpdates requests, so that answers
    never wait behind them. `replies` counts the messages that the bot sends immediately."""
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        get_updates_request=polling,
        rate_limiter=replies,
    )


def owners_texts_of(store: Memory, keyring: Keyring, mail: MailSettings) -> Callable[[], Awaitable[Texts]]:
    """Return a function that gives the texts in the language that the owner has chosen."""

    async def chosen() -> Texts:
        owner = keyring.pseudonym("language", min(mail.admins)) if mail.admins else None
        return texts((await store.language(owner) if owner else None) or DEFAULT_LANGUAGE)

    return chosen


def _looked_at(keyring_file: Path | None, keyring: Keyring) -> KeyringLook:
    if keyring_file:
        return look(keyring_file, keyring)
    return KeyringLook(there=True, private=True, day=dated(keyring.newest)[0])


async def _draw(picture: "Picture") -> bytes:
    from handlers.owner.drawing import draw  # a late import: the bot starts faster

    return await draw(picture)


async def _later(begin: Loop, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await begin()
