"""Every sentence that each language must have; `extra="forbid"` refuses those that have no use."""

from pydantic import BaseModel, ConfigDict

from handlers.html import Line


class _Lines(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True, defer_build=True
    )


class Common(_Lines):
    name: Line
    sample: Line
    empty_index: Line
    newer: Line
    older: Line
    did_you_mean: Line
    list_item: Line


class Start(_Lines):
    welcome: Line
    welcome_nameless: Line
    what_i_do: Line
    guide: Line
    tags: Line
    series: Line
    latest: Line
    language: Line
    feedback: Line


class Help(_Lines):
    title: Line
    command: Line
    closing: Line
    closing_plain: Line
    group: Line


class Commands(_Lines):
    """The description of each command, as in the menu."""

    start: Line
    help: Line
    guide: Line
    tags: Line
    tag: Line
    series: Line
    latest: Line
    language: Line
    feedback: Line
    privacy: Line
    forget: Line
    cancel: Line


class Guide(_Lines):
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
    original: Line


class Tags(_Lines):
    title: Line
    none: Line
    ask: Line
    button: Line
    page_title: Line
    synonyms: Line
    no_posts: Line
    unknown: Line


class Series(_Lines):
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


class Post(_Lines):
    place: Line
    place_beside: Line
    open_in_channel: Line
    edited: Line
    forwarded: Line
    signed: Line
    media_here: Line
    no_words: Line
    gone: Line


class Kinds(_Lines):
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


class Latest(_Lines):
    title: Line


class Language(_Lines):
    ask: Line
    chosen: Line
    current: Line


class Errors(_Lines):
    unknown_command: Line
    meant_command: Line
    unknown_words: Line
    see_help: Line
    only_words: Line
    old_button: Line
    internal: Line
    busy: Line


class Feedback(_Lines):
    """What a reader reads on the way of anonymous words."""

    ask: Line
    ask_about: Line
    ask_more: Line
    about_button: Line
    privacy_hint: Line
    cancel: Line
    only_private: Line
    open_private: Line
    not_set_up: Line
    preview: Line
    preview_above: Line
    preview_handle: Line
    how: Line
    warn_username: Line
    warn_phone: Line
    warn_address: Line
    warn_link: Line
    consent: Line
    yes_send: Line
    send_answerable: Line
    send_one_way: Line
    send_on: Line
    send_signed: Line
    change: Line
    changing: Line
    cancelled: Line
    nothing_to_cancel: Line
    gone: Line
    on_its_way: Line
    arrived: Line
    answer_comes_here: Line
    nothing_kept: Line
    not_delivered: Line
    answer_head: Line
    answer_back: Line
    end: Line
    ended: Line
    already_ended: Line
    too_many: Line
    not_now: Line
    edits_stay: Line
    refused: Line
    refused_forward: Line
    refused_kind_off: Line
    refused_too_big: Line
    refused_too_long: Line
    signed: Line
    about: Line


class Privacy(_Lines):
    text: Line


class Forget(_Lines):
    nothing: Line
    ask: Line
    conversations: Line
    unsent: Line
    draft: Line
    language: Line
    chat: Line
    ban_stays: Line
    yes: Line
    no: Line
    kept: Line
    done: Line


class Owner(_Lines):
    """What the owner and the admins read."""

    head: Line
    one_way: Line
    answer: Line
    done: Line
    open_again: Line
    block: Line
    unblock: Line
    publish: Line
    prompt: Line
    received: Line
    unreachable: Line
    not_taken: Line
    no_way_back: Line
    cannot_block: Line
    which_one: Line
    inbox: Line
    inbox_empty: Line
    inbox_more: Line
    listed: Line
    words_above: Line
    blocked: Line
    blocked_hint: Line
    blocked_none: Line
    post_question: Line
    send_post: Line
    drop_post: Line
    is_draft: Line
    question_alone: Line
    nothing_to_publish: Line
    published: Line
    not_published: Line
    published_before: Line
    make_admin: Line
    no_channel: Line
    too_old: Line


class OwnerCommands(_Lines):
    """The descriptions of the owner's commands, as in his menu."""

    inbox: Line
    blocked: Line


class About(_Lines):
    """How the bot introduces itself at Telegram."""

    description: Line
    short_description: Line


class Texts(_Lines):
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
    latest: Latest
    language: Language
    errors: Errors
    feedback: Feedback
    privacy: Privacy
    forget: Forget
    owner: Owner
    owner_commands: OwnerCommands
    about: About
    months: tuple[str, ...]
    code: str
    """"fa" or "en"."""
