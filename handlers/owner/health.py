"""/health and `rahnama check`: a line for everything that the bot stands on, and what to do where it gives way.

Nothing here tells anything of a reader. Whatever does not answer in time is told as such, and holds up no other line.
"""

import asyncio
import datetime
import time
from collections.abc import Awaitable
from typing import Final, TypeVar

from telegram import ChatMemberAdministrator, ChatMemberOwner, WebhookInfo
from telegram.error import BadRequest, Forbidden, TelegramError

from channel.errors import StoreError
from channel.posts.identity import Way, is_called
from handlers.html import Html, escape, isolate, join
from handlers.markup.dates import day
from handlers.owner import letter_box
from handlers.owner.marks import Finding, Findings, Mark, good, note, wrong
from handlers.owner.strangers import finding
from handlers.owner.vitals import Surroundings
from handlers.texts import Texts

T = TypeVar("T")

_PATIENCE: Final = 5.0  # seconds for each thing that is asked
_LITTLE: Final = 200 << 20  # bytes on the disk
_STUCK: Final = 600  # seconds after which what waits should have gone
_OLD_KEY: Final = 400  # days
_LATE: Final = 3 * 3600  # seconds without a backup
_RECENT: Final = 600  # seconds
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


async def findings(lines: Texts, around: Surroundings, now: int | None = None) -> Findings:
    """All of it, looked at side by side."""
    look = _Look(lines, around, int(time.time()) if now is None else now)
    parts = await asyncio.gather(
        look.database(),
        look.index(),
        look.strangers(),
        look.outbox(),
        look.keyring(),
        look.backups(),
        look.telegram(),
        look.rights(),
        look.letters(),
    )
    return [finding for part in (*parts, look.process()) for finding in part]


def told(lines: Texts, found: Findings) -> Html:
    """A message: what needs a look stands first."""
    first = [one for one in found if one.mark is Mark.WRONG]
    said = lines.health
    title = said.title_trouble(count=len(first)) if first else said.title()
    ordered = [*first, *(one for one in found if one.mark is not Mark.WRONG)]
    return join("\n\n", [title, join("\n", [Html(f"{one.mark} {one.said}") for one in ordered])])


class _Look:
    def __init__(self, lines: Texts, around: Surroundings, now: int) -> None:
        self._lines = lines
        self._said = lines.health
        self._around = around
        self._now = now

    async def database(self) -> Findings:
        said = self._said
        file = await _in_time(self._around.store.inspect(_PATIENCE), 2 * _PATIENCE)
        if file is None:
            return [wrong(said.busy())]
        if file.sound is False:
            return [wrong(said.damaged())]
        if not file.size:
            return [note(said.in_memory())]
        size = _size(self._lines, file.size)
        full = file.free is not None and file.free < _LITTLE
        found = [wrong(said.disk_full(free=_size(self._lines, file.free or 0)))] if full else []
        if file.on_server:
            return [good(said.on_server(size=size))]
        if file.sound is None:
            return [*found, note(said.unchecked(size=size))]
        return [*found, good(said.whole(size=size, free=_size(self._lines, file.free or 0)))]

    async def index(self) -> Findings:
        view = await _in_time(self._around.store.channel(), _PATIENCE)
        if view is None:
            return [wrong(self._said.busy())]
        if not view.posts:
            return [wrong(self._said.no_posts())]
        return [good(self._said.newest_post(when=self._ago(view.newest)))] if view.newest else []

    async def strangers(self) -> Findings:
        """Channels whose posts came and were not taken, and whether CHANNEL names the one that the index is of."""
        view = await _in_time(self._around.store.channel(), _PATIENCE)
        refusals = await _in_time(self._around.store.refusals(), _PATIENCE)
        info, configured = view.info if view else None, self._around.channel
        found = []
        for one in refusals or ():
            # Whoever makes the bot an administrator of a channel of theirs gives the owner nothing to do.
            mark = Mark.NOTE if one.way is Way.POST and one.is_final else Mark.WRONG
            found.append(Finding(mark, finding(self._lines, info, one, self._ago(one.last))))
        is_told = any(one.way is Way.SETTING for one in refusals or ())
        if (
            not is_told
            and configured
            and info
            and info.username
            and not info.sample
            and not is_called(info, configured)
        ):
            names = {"configured": escape(isolate(f"@{configured}")), "name": escape(isolate(f"@{info.username}"))}
            found.append(wrong(self._said.other_name(**names)))
        return found

    async def outbox(self) -> Findings:
        """Whether something is stuck; how much waits would tell how many readers follow."""
        try:
            async with asyncio.timeout(_PATIENCE):
                since = await self._around.store.waits_since()
        except (TimeoutError, StoreError):
            return []
        if since is not None and self._now - since > _STUCK:
            return [wrong(self._said.stuck(when=self._ago(since)))]
        return [good(self._said.nothing_stuck())]

    async def keyring(self) -> Findings:
        if self._around.keyring is None:
            return []
        said, looked = self._said, await asyncio.to_thread(self._around.keyring)
        if not looked.there:
            return [wrong(said.keyring_missing()) if self._around.pulse else note(said.keyring_unread())]
        if not looked.private:
            return [wrong(said.keyring_open())]
        if looked.day is None:
            return []
        noon = datetime.datetime.combine(looked.day, datetime.time(12), datetime.UTC).timestamp()
        old = self._now - noon > _OLD_KEY * _DAY
        return [note(said.keyring_old(day=day(int(noon), self._lines)))] if old else [
            good(said.keyring(day=day(int(noon), self._lines)))
        ]  # fmt: skip

    async def backups(self) -> Findings:
        """The running bot makes one in every hour; when it does not run, they are as old as they are."""
        looked = await asyncio.to_thread(self._around.backups) if self._around.backups else None
        if looked is None:
            return []
        said, pulse = self._said, self._around.pulse
        if not looked.kept:
            return [note(said.no_backups())]
        since = looked.newest if looked.newest is not None else pulse.started if pulse else self._now
        if pulse and self._now - max(since, pulse.started) > _LATE:
            return [wrong(said.backups_failing())]
        return [good(said.newest_backup(when=self._ago(looked.newest)))] if looked.newest else [note(said.no_backup())]

    async def telegram(self) -> Findings:
        """Where updates go, and whether the bot can be asked from other chats."""
        bot, said = self._around.bot, self._said
        if bot is None:
            return []
        inline = good(said.inline_on()) if bot.supports_inline_queries else note(said.inline_off())
        webhook = await _in_time(bot.get_webhook_info(), _PATIENCE)
        if webhook is None:
            return [wrong(said.telegram_away()), inline]
        return [self._webhook(webhook), inline]

    def _webhook(self, there: WebhookInfo) -> Finding:
        """Whether updates go where this bot takes them."""
        said, ours = self._said, self._around.webhook
        if not ours:
            return wrong(said.webhook()) if there.url else good(said.no_webhook())
        if there.url != ours:
            return wrong(said.webhook_elsewhere())
        failed = int(there.last_error_date.timestamp()) if there.last_error_date else None
        if failed is not None and self._now - failed < _RECENT:
            return wrong(said.webhook_failing(when=self._ago(failed), fault=there.last_error_message or "?"))
        return good(said.webhook_ours())

    async def rights(self) -> Findings:
        """What the bot may do in the channel."""
        bot, said = self._around.bot, self._said
        if bot is None:
            return []
        chat = await self._chat()
        if chat is None:
            return [note(said.no_channel())]
        try:
            async with asyncio.timeout(_PATIENCE):
                member = await bot.get_chat_member(chat, bot.id)
        except (BadRequest, Forbidden):
            return self._no_admin()
        except (TelegramError, TimeoutError):
            return [wrong(said.telegram_away())]
        if isinstance(member, ChatMemberOwner):
            return [good(said.rights())]
        if not isinstance(member, ChatMemberAdministrator):
            return self._no_admin()
        # In a channel whoever may edit messages may pin them; there is no right of its own.
        rights = ((member.can_post_messages, said.may_post), (member.can_edit_messages, said.may_edit))
        lacking = [name() for allowed, name in rights if not allowed]
        return (
            [wrong(said.no_rights(rights=join(self._lines.language.comma, lacking)))]
            if lacking
            else [good(said.rights())]
        )

    def _no_admin(self) -> Findings:
        """Telegram tells only administrators of a channel who its members are."""
        unseen = [wrong(self._said.members_unseen())] if self._around.members_only else []
        return [wrong(self._said.not_admin()), *unseen]

    async def letters(self) -> Findings:
        """Whether letters can arrive where they are to."""
        bot, destination = self._around.bot, self._around.destination
        if bot is None or destination is None:
            return []
        chat = await _in_time(self._around.store.current_chat(destination), _PATIENCE)  # unknown without the keyring
        channel = None if self._around.in_discussion else await self._chat()
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await letter_box.obstacle(bot, chat or destination, channel)
        except (TelegramError, TimeoutError):
            return []  # others tell that Telegram is away
        return [wrong(letter_box.told(self._lines, found))] if found else [good(self._said.letters_arrive())]

    async def _chat(self) -> int | str | None:
        """The channel, as Telegram is asked about it; None for the sample, which is nobody's."""
        view = await _in_time(self._around.store.channel(), _PATIENCE)
        info = view.info if view else None
        if info and info.sample:
            return None
        if info and info.chat_id:
            return info.chat_id
        if self._around.channel_id:
            return self._around.channel_id
        name = self._around.channel or (info.username if info else None)
        return f"@{name}" if name else None

    def process(self) -> Findings:
        """What the running process knows of itself."""
        pulse, said = self._around.pulse, self._said
        if pulse is None:
            return []
        started = self._ago(pulse.started)
        found = [
            good(said.last_post(when=self._ago(pulse.posted)))
            if pulse.posted is not None
            else note(said.no_post(when=started)),
            wrong(said.conflict(count=pulse.conflicts, when=self._ago(pulse.last_conflict)))
            if pulse.conflicts
            else good(said.alone()),
        ]
        if pulse.posts_lost:
            found.append(wrong(said.posts_lost(count=pulse.posts_lost, when=self._ago(pulse.last_lost))))
        if not pulse.reads_page:
            return [*found, note(said.page_private() if self._around.channel_id else said.page_off())]
        if pulse.page_read is None:
            return [*found, note(said.page_unread(when=started))]
        return [*found, good(said.page_read(when=self._ago(pulse.page_read)))]

    def _ago(self, instant: int | None) -> Html:
        """How long ago that was: "3 hours ago"."""
        said, seconds = self._said, max(0, self._now - (instant or 0))
        if seconds < _MINUTE:
            return said.just_now()
        if seconds < _HOUR:
            return said.minutes(count=seconds // _MINUTE)
        if seconds < 2 * _DAY:
            return said.hours(count=seconds // _HOUR)
        return said.days(count=seconds // _DAY)


async def _in_time(asked: Awaitable[T], patience: float) -> T | None:
    """The answer; None where none comes in time."""
    try:
        async with asyncio.timeout(patience):
            return await asked
    except (TimeoutError, StoreError, TelegramError):
        return None


def _size(lines: Texts, size: int) -> Html:
    megabytes = -(-size // (1 << 20))
    if megabytes < 10 << 10:
        return lines.health.megabytes(count=megabytes)
    return lines.health.gigabytes(count=megabytes >> 10)
