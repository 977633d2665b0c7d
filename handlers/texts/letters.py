"""The sentences of anonymous mail: the reader's, and the owner's."""

from handlers.html import Line
from handlers.texts.line import Lines


class Feedback(Lines):
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


class Privacy(Lines):
    text: Line


class Forget(Lines):
    nothing: Line
    ask: Line
    conversations: Line
    unsent: Line
    draft: Line
    language: Line
    follows: Line
    progress: Line
    votes: Line
    chat: Line
    ban_stays: Line
    yes: Line
    no: Line
    kept: Line
    done: Line


class Owner(Lines):
    """What the owner and the admins read."""

    help: Line
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
    readers_link: Line
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


class Corrections(Lines):
    """What the owner reads when he corrects the index."""

    ask: Line
    not_a_link: Line
    other_channel: Line
    unknown: Line
    taken_out: Line
    stays_out: Line
    brought_back: Line
    bring_back: Line
    take_out: Line


class OwnerCommands(Lines):
    """The descriptions of the owner's commands, as in his menu."""

    inbox: Line
    blocked: Line
    wishes: Line
    forget_post: Line
    publish_guide: Line
    correct: Line
    corrections: Line
    questions: Line
    describe: Line
    merge_tags: Line
    hide_tag: Line
    name_series: Line
    part: Line
    announce: Line
    stats: Line
    export: Line
    health: Line
