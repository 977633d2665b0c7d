"""The sentences of the guide post in the channel, and of what the owner reads about it."""

from handlers.html import Line
from handlers.texts.line import Lines


class GuidePost(Lines):
    """In the channel's own language."""

    title: Line
    title_nameless: Line
    page: Line
    tag: Line
    described: Line
    other_tags: Line
    all_tags: Line
    more_tags: Line
    series: Line
    serial: Line
    introduction: Line
    part: Line
    number: Line
    announced: Line
    announced_for: Line
    coming: Line
    feedback: Line
    here: Line
    kept: Line
    post: Line
    between: Line
    rest: Line
    first: Line
    next: Line
    moved: Line


class PublishGuide(Lines):
    """What the owner reads at /publish_guide, and while the post is kept."""

    preview: Line
    preview_many: Line
    new: Line
    in_place: Line
    keeps: Line
    is_kept: Line
    not_kept: Line
    rights_needed: Line
    yes: Line
    yes_in_place: Line
    anew: Line
    stop: Line
    no: Line
    dropped: Line
    begun: Line
    stopped: Line
    empty: Line
    no_channel: Line
    not_admin: Line
    may_not_post: Line
    may_not_edit: Line
    published: Line
    made_anew: Line
    rights: Line
    works_again: Line
    doubt: Line
    kept_words: Line
    lost_words: Line
    back_words: Line
