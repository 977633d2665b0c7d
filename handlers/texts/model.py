"""Every sentence that each language must have; `extra="forbid"` refuses those that have no use."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from handlers.html import Line
from handlers.texts.corrections import Correcting
from handlers.texts.follow import Following, Follows, News, Reading, Wishes
from handlers.texts.guide_post import GuidePost, PublishGuide
from handlers.texts.letters import Corrections, Feedback, Forget, Owner, OwnerCommands, Privacy
from handlers.texts.line import Lines
from handlers.texts.statistics import Export, Health, Stats


class Common(Lines):
    name: Line
    sample: Line
    empty_index: Line
    newer: Line
    older: Line
    did_you_mean: Line
    list_item: Line
    share: Line


class Start(Lines):
    welcome: Line
    welcome_nameless: Line
    what_i_do: Line
    guide: Line
    tags: Line
    series: Line
    latest: Line
    top: Line
    random: Line
    language: Line
    feedback: Line


class Help(Lines):
    title: Line
    command: Line
    closing: Line
    closing_plain: Line
    group: Line


class Commands(Lines):
    """The description of each command, as in the menu."""

    start: Line
    help: Line
    guide: Line
    tags: Line
    tag: Line
    series: Line
    search: Line
    latest: Line
    top: Line
    random: Line
    follow: Line
    follows: Line
    unfollow: Line
    continue_: Line = Field(alias="continue")  # the name is a word of Python's own
    language: Line
    feedback: Line
    privacy: Line
    forget: Line
    cancel: Line

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        """Each command's name with its description."""
        for name, description in super().__iter__():
            yield name.rstrip("_"), description


class Guide(Lines):
    title: Line
    title_nameless: Line
    no_guide: Line
    all_tags: Line
    tag: Line
    tag_without_posts: Line
    described_tag: Line
    forgotten: Line
    more_tags: Line
    series: Line
    series_item: Line
    more_series: Line
    say_what_you_want: Line
    original: Line


class Tags(Lines):
    title: Line
    none: Line
    ask: Line
    button: Line
    page_title: Line
    synonyms: Line
    no_posts: Line
    unknown: Line


class Series(Lines):
    title: Line
    none: Line
    ask: Line
    item: Line
    state_parts: Line
    state_intro: Line
    state_coming: Line
    state_gaps: Line
    heading: Line
    part: Line
    introduction: Line
    line: Line
    announced: Line
    coming_on: Line
    coming: Line
    part_coming: Line
    missing: Line
    doubled: Line
    unknown: Line
    no_such_part: Line
    part_announced: Line
    part_missing: Line
    part_outside: Line
    open_list: Line
    previous: Line
    next: Line


class Post(Lines):
    place: Line
    place_beside: Line
    open_in_channel: Line
    edited: Line
    forwarded: Line
    signed: Line
    media_here: Line
    no_words: Line
    gone: Line


class Kinds(Lines):
    """What a post carries beside words, by `PostKind`."""

    photo: Line
    video: Line
    animation: Line
    video_note: Line
    audio: Line
    voice: Line
    document: Line
    sticker: Line
    poll: Line
    location: Line
    contact: Line
    other: Line


class Search(Lines):
    title: Line
    title_more: Line
    instead_of: Line
    partly: Line
    part: Line
    nothing: Line
    try_otherwise: Line
    meant: Line
    ask: Line
    example: Line
    narrow: Line
    no_words: Line
    unread: Line
    see_series: Line
    all_posts: Line


class Latest(Lines):
    title: Line


class Inline(Lines):
    """What is offered in any chat; in the channel's own language, since the answer is everybody's."""

    posts: Line
    newest: Line
    more_parts: Line
    more: Line
    nothing: Line
    empty: Line


class Top(Lines):
    title: Line
    title_month: Line
    none: Line
    none_in_month: Line
    no_month: Line
    all_time: Line
    previous: Line
    next: Line


class Random(Lines):
    another: Line


class Similar(Lines):
    button: Line
    title: Line
    none: Line
    none_but_tags: Line


class Language(Lines):
    ask: Line
    chosen: Line
    current: Line


class Trouble(Lines):
    full: Line
    locked: Line
    away: Line
    disk: Line
    meanwhile: Line
    over: Line


class Errors(Lines):
    unknown_command: Line
    meant_command: Line
    see_help: Line
    only_words: Line
    old_button: Line
    old_link: Line
    internal: Line
    busy: Line
    later: Line


class Sync(Lines):
    """What the owner reads of the walks over the channel's public page."""

    closed: Line
    markup: Line
    withheld: Line
    readable_again: Line
    found_again: Line


class About(Lines):
    """How the bot introduces itself at Telegram."""

    description: Line
    short_description: Line


class Texts(Lines):
    """Every sentence of one language."""

    common: Common
    start: Start
    help: Help
    commands: Commands
    guide: Guide
    tags: Tags
    series: Series
    post: Post
    kinds: Kinds
    search: Search
    latest: Latest
    inline: Inline
    top: Top
    random: Random
    similar: Similar
    language: Language
    errors: Errors
    trouble: Trouble
    following: Following
    follows: Follows
    news: News
    reading: Reading
    wishes: Wishes
    feedback: Feedback
    privacy: Privacy
    forget: Forget
    owner: Owner
    corrections: Corrections
    guide_post: GuidePost
    publish_guide: PublishGuide
    correcting: Correcting
    owner_commands: OwnerCommands
    sync: Sync
    stats: Stats
    export: Export
    health: Health
    about: About
    months: tuple[str, ...]
    """Of the calendar in which this language tells days."""
    other_months: tuple[str, ...]
    """Of the other one."""
    code: str
    """"fa" or "en"."""
