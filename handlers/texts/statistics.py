"""The sentences of the owner's numbers: the picture, the files, and how the bot is."""

from handlers.html import Line
from handlers.texts.line import Lines


class Stats(Lines):
    """The picture's words, and those under it."""

    title: Line
    title_nameless: Line
    since: Line
    posts: Line
    reactions: Line
    most_used: Line
    followers: Line
    votes: Line
    conversations: Line
    searches: Line
    text: Line
    photo: Line
    video: Line
    audio: Line
    document: Line
    other: Line
    at_least: Line
    caption: Line
    totals: Line
    this_month: Line
    best_month: Line
    tags: Line
    tag: Line
    followed: Line
    voted: Line
    step: Line
    mail: Line
    asked: Line
    dark: Line
    light: Line
    empty: Line
    not_drawn: Line


class Export(Lines):
    caption: Line
    empty: Line
    under_way: Line
    later: Line
    too_large: Line
    failed: Line


class Health(Lines):
    """A line each, and what to do where something is wrong."""

    title: Line
    title_trouble: Line
    megabytes: Line
    gigabytes: Line
    just_now: Line
    minutes: Line
    hours: Line
    days: Line
    in_memory: Line
    whole: Line
    unchecked: Line
    damaged: Line
    on_server: Line
    newest_backup: Line
    no_backup: Line
    no_backups: Line
    backups_failing: Line
    busy: Line
    disk_full: Line
    newest_post: Line
    no_posts: Line
    last_update: Line
    first_update: Line
    last_post: Line
    no_post: Line
    nothing_waits: Line
    waits: Line
    stuck: Line
    keyring: Line
    keyring_old: Line
    keyring_missing: Line
    keyring_open: Line
    keyring_unread: Line
    rights: Line
    no_rights: Line
    may_post: Line
    may_edit: Line
    not_admin: Line
    no_channel: Line
    alone: Line
    conflict: Line
    no_webhook: Line
    webhook: Line
    webhook_ours: Line
    webhook_elsewhere: Line
    webhook_failing: Line
    inline_on: Line
    inline_off: Line
    page_read: Line
    page_unread: Line
    page_off: Line
    telegram_away: Line
