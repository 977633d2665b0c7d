"""The routing table: the handler of every command, button, deep link, message and inline query.

Each line names a function and what leads to it. A `Page` takes a `Question`, which identifies nobody, so its answer can
be cached for everybody. A `Step` takes a `Talk`, and is called each time. `handlers.telegram.front` finds the line, and
sends the answer.
"""

from collections.abc import Awaitable, Callable

from channel.deep_links import Kind
from channel.owner.statistics import Asked
from channel.people.following import Subject, SubjectKind
from handlers.answers import Answer
from handlers.browse import (
    choose_language,
    deep_links,
    guide,
    inline,
    keepsakes,
    latest,
    other_messages,
    posts,
    random_post,
    reader_settings,
    search,
    series,
    similar,
    start,
    tags,
    top,
)
from handlers.follow import follow, listing, progress, votes
from handlers.guide_post import command as guide_post
from handlers.letters import answering, choices, forgetting, inbox, second_look, to_channel, writing
from handlers.owner import own_export, panel, reports, strangers
from handlers.owner.corrections import channels_language, forget_post, guide_shown, other_names, parsing, pointing
from handlers.owner.corrections import commands as corrections
from handlers.route import Lead, Page, Step, Way, Who
from handlers.set_up import claiming, own_rights, steps
from handlers.telegram.talk import Talk


def _subject(
    answer: Callable[[Talk, Subject], Awaitable[Answer]],
    letters: str,
    instead: bool = False,
    alone: Callable[[SubjectKind], Lead] | None = lambda kind: follow.lead_to_private,
) -> tuple[Step, ...]:
    """Return routes for a series and a hashtag: the last letter of the button is the subject's kind."""

    def of(kind: SubjectKind) -> Step:
        async def step(talk: Talk) -> Answer:
            return await answer(talk, Subject(kind, talk.numbers[0]))

        return Step(step, button=f"{letters}{kind}", numbers=1, instead=instead, alone=alone(kind) if alone else None)

    return tuple(map(of, SubjectKind))


_OWNER = Who.OWNER

ROUTES: tuple[Page | Step, ...] = (
    # Before there is a channel
    Step(claiming.claim, link=Kind.OWN, alone=follow.lead_to_private, open=True),
    Step(steps.next_step, way=Way.SET_UP, who=_OWNER),
    Step(steps.another_channel, button="uc", numbers=0, who=_OWNER),
    Page(steps.being_set_up, way=Way.SET_UP, kept=False, open=True),
    # Reading
    Page(start.start, command="start", tells_place=True),
    Step(start.owners_help, command="help", who=_OWNER),  # comes first; what everybody can do follows
    Page(start.help_, command="help", link=Kind.HELP),
    Page(guide.guide, command="guide", button="mg"),
    Page(tags.tags, command="tags", button="mt"),
    Page(tags.tags, button="T", instead=True),
    Page(tags.tag, command="tag"),
    Page(tags.turn, button="ot"),
    Page(tags.turn, button="t", instead=True),
    Page(series.series, command="series", tells_place=True),
    Page(series.every, button="ms", tells_place=True),
    Page(series.every, button="S", instead=True, tells_place=True),
    Page(series.opened, button="s", tells_place=True),
    Page(series.opened, button="sp", instead=True, tells_place=True),
    Page(search.search, command="search", kept=False, counts=Asked.SEARCH),
    Page(search.turn, button="q", instead=True, kept=False, reads=True),
    Page(search.suggested, button="qd", kept=False, reads=True),
    Page(search.of_series, button="qs"),
    Page(search.of_tag, button="qt"),
    Page(latest.latest, command="latest", button="ml"),
    Page(latest.latest, button="l", instead=True),
    Page(top.top, command="top", button="mo", kept=False),
    Page(top.turn, button="R", instead=True, kept=False),
    Page(random_post.random_post, command="random", button="mr", kept=False),
    Page(random_post.random_post, button="r", kept=False),
    Page(posts.post, button="p"),
    Page(similar.similar, button="m"),
    Page(deep_links.post, link=Kind.POST),
    Page(deep_links.stored_post, link=Kind.STORED),
    Page(deep_links.tag, link=Kind.TAG),
    Page(deep_links.series, link=Kind.SERIES, tells_place=True),
    Page(deep_links.found, link=Kind.SEARCH),
    Page(deep_links.dead, way=Way.DEAD_LINK),
    # Follows and progress of a reader
    Step(follow.follow, command="follow", link=Kind.FOLLOW, alone=follow.lead),
    *_subject(follow.begun, "kf", alone=follow.lead_to),
    *_subject(follow.begun, "ka", instead=True),
    *_subject(follow.stopped, "ku", instead=True),
    *_subject(follow.stopped_in_news, "kw"),
    *_subject(votes.voted, "km", alone=None),
    *_subject(votes.taken_back, "kn", instead=True),
    Step(listing.follows, command="follows", alone=follow.lead_to_private),
    Step(listing.turned, button="kl", numbers=1, instead=True, alone=follow.lead_to_private),
    Step(listing.quiet, button="kq", instead=True, alone=follow.lead_to_private),
    Step(listing.places_kept, button="kp", numbers=1, instead=True, alone=follow.lead_to_private),
    *_subject(listing.stopped, "kx", instead=True),
    *_subject(listing.not_stopped, "ky", instead=True),
    *_subject(listing.taken_back, "kd", instead=True),
    *_subject(listing.not_taken_back, "kz", instead=True),
    Step(follow.unfollow, command="unfollow", alone=follow.lead_to_private),
    Step(progress.continue_, command="continue", alone=follow.lead_to_private),
    Step(progress.switched, button="kc", numbers=1, instead=True, alone=follow.lead_to_private),
    Step(keepsakes.save, button="v", numbers=1),
    Step(keepsakes.saved, command="saved", alone=follow.lead_to_private),
    Step(keepsakes.saved, button="vl", numbers=1, instead=True, alone=follow.lead_to_private),
    Step(keepsakes.sorting, button="ve", numbers=1, instead=True, alone=follow.lead_to_private),
    Step(keepsakes.taken_out, button="vx", numbers=2, instead=True, alone=follow.lead_to_private),
    Step(keepsakes.put_back, button="vz", numbers=3, instead=True, alone=follow.lead_to_private),
    # The language of the bot, and all else that a reader can set
    Step(choose_language.language, command="language", open=True),
    Step(choose_language.choose, button="L", instead=True, open=True),
    Step(choose_language.choose_at_start, button="Ls", instead=True, open=True),
    Step(reader_settings.settings, command="settings", alone=follow.lead_to_private, open=True),
    *(
        Step(answer, button=letters, numbers=count, instead=True, alone=follow.lead_to_private, open=True)
        for letters, count, answer in reader_settings.PRESSED
    ),
    # Anonymous letters to the owner
    Step(writing.feedback, command="feedback", link=Kind.FEEDBACK, alone=writing.lead),
    Step(writing.about_a_post, button="fw", alone=writing.lead),
    Step(writing.answered_back, button="fr", numbers=1, alone=writing.lead, open=True),
    Step(writing.cancelled, button="fx", instead=True, alone=writing.lead, open=True),
    Step(writing.changed, button="fe", instead=True, alone=writing.lead, open=True),
    Step(writing.consented, button="fy", instead=True, alone=writing.lead, open=True),
    Step(choices.answerable, button="fs", numbers=1, instead=True, alone=writing.lead, open=True),
    Step(choices.one_way, button="f1", numbers=1, instead=True, alone=writing.lead, open=True),
    Step(choices.signed, button="fg", numbers=1, instead=True, alone=writing.lead, open=True),
    Step(second_look.with_name, button="fn", numbers=1, instead=True, alone=writing.lead),
    Step(second_look.without_name, button="fu", numbers=1, instead=True, alone=writing.lead),
    Step(second_look.about_nothing, button="fo", numbers=1, instead=True, alone=writing.lead),
    Step(writing.ended, button="ff", numbers=1, alone=writing.lead, open=True),
    Step(forgetting.privacy, command="privacy", alone=writing.lead, open=True),
    Step(forgetting.ask, command="forget", alone=writing.lead, open=True),
    Step(forgetting.erase, button="fz", alone=writing.lead, open=True),
    Step(forgetting.keep, button="fk", instead=True, alone=writing.lead, open=True),
    Step(writing.cancel, command="cancel", alone=writing.lead, open=True),
    # The owner's panel
    Step(panel.panel, command="panel", who=_OWNER),
    Step(panel.panel, button="P", numbers=0, instead=True, who=_OWNER),
    Step(panel.messages, button="Pi", numbers=0, instead=True, who=_OWNER),
    Step(panel.in_messages(inbox.blocked), button="Pb", numbers=0, instead=True, who=_OWNER),
    Step(panel.in_messages(votes.wishes), button="Pw", numbers=0, instead=True, who=_OWNER),
    Step(panel.guide, button="Pg", numbers=0, instead=True, who=_OWNER),
    Step(guide_post.publish_guide, button="Pv", numbers=0, slow=True, who=_OWNER),
    Step(panel.corrections_menu, button="Pc", numbers=0, instead=True, who=_OWNER),
    Step(panel.statistics, button="Ps", numbers=0, instead=True, who=_OWNER),
    Step(reports.stats, button="Pp", numbers=0, slow=True, who=_OWNER),
    Step(reports.export, button="Pe", numbers=0, slow=True, who=_OWNER),
    Step(panel.settings, button="Pt", numbers=0, instead=True, who=_OWNER),
    Step(panel.in_settings(channels_language.show_or_set), button="Pl", numbers=0, instead=True, who=_OWNER),
    Step(panel.in_panel(reports.health), button="Ph", numbers=0, instead=True, slow=True, who=_OWNER),
    # The owner's letters
    Step(inbox.inbox, command="inbox", who=_OWNER),
    Step(inbox.opened, button="oi", numbers=1, who=_OWNER),
    Step(answering.ask, button="oa", numbers=1, who=_OWNER),
    Step(inbox.mark_done, button="od", numbers=1, who=_OWNER),
    Step(inbox.open_again, button="oD", numbers=1, who=_OWNER),
    Step(inbox.block, button="ob", numbers=1, who=_OWNER),
    Step(inbox.unblock, button="ou", numbers=2, who=_OWNER),
    Step(inbox.blocked, command="blocked", who=_OWNER),
    Step(inbox.unblock_in_list, button="oU", numbers=1, instead=True, who=_OWNER),
    Step(to_channel.draft_question, button="op", numbers=1, who=_OWNER),
    Step(to_channel.draft_exchange, button="oq", numbers=2, who=_OWNER),
    Step(to_channel.send, button="os", numbers=0, who=_OWNER),
    Step(to_channel.drop, button="ox", numbers=0, who=_OWNER),
    Step(votes.wishes, command="wishes", who=_OWNER),
    # The owner's corrections, and the guide in the channel
    Step(forget_post.forget, command="forget_post", who=_OWNER),
    Step(forget_post.take_out, button="oF", numbers=1, instead=True, who=_OWNER),
    Step(forget_post.bring_back, button="oR", numbers=1, instead=True, who=_OWNER),
    Step(guide_post.publish_guide, command="publish_guide", who=_OWNER),
    Step(guide_post.publish, button="gp", numbers=0, instead=True, who=_OWNER),
    Step(guide_post.anew, button="ga", numbers=0, instead=True, who=_OWNER),
    Step(guide_post.stop, button="gs", numbers=0, instead=True, who=_OWNER),
    Step(guide_post.drop, button="gn", numbers=0, instead=True, who=_OWNER),
    Step(corrections.menu, command="correct", who=_OWNER),
    Step(panel.in_corrections(corrections.section), button="cm", numbers=1, instead=True, who=_OWNER),
    Step(corrections.corrections, command="corrections", who=_OWNER),
    Step(panel.in_corrections(corrections.corrections), button="cl", numbers=1, instead=True, who=_OWNER),
    Step(corrections.undo, button="cu", numbers=1, who=_OWNER),
    Step(corrections.questions, command="questions", button="cq", numbers=0, slow=True, who=_OWNER),
    Step(corrections.is_part, button="cp", numbers=3, instead=True, who=_OWNER),
    Step(corrections.never_was, button="cn", numbers=2, instead=True, who=_OWNER),
    Step(corrections.is_none, button="cx", numbers=1, instead=True, who=_OWNER),
    Step(corrections.rule, button="cy", numbers=2, instead=True, who=_OWNER),
    Step(corrections.fine, button="cf", numbers=0, instead=True, who=_OWNER),
    Step(corrections.reading("describe", parsing.describe), command="describe", who=_OWNER),
    Step(corrections.reading("merge_tags", parsing.merge), command="merge_tags", who=_OWNER),
    Step(corrections.reading("hide_tag", parsing.hide), command="hide_tag", who=_OWNER),
    Step(corrections.reading("name_series", parsing.name), command="name_series", who=_OWNER),
    Step(corrections.reading("is_series", parsing.is_series), command="is_series", who=_OWNER),
    Step(corrections.reading("no_series", parsing.no_series), command="no_series", who=_OWNER),
    Step(corrections.reading("part", parsing.part), command="part", who=_OWNER),
    Step(corrections.reading("announce", parsing.announce), command="announce", who=_OWNER),
    Step(corrections.reading("guide_is", parsing.guide), command="guide_is", who=_OWNER),
    Step(guide_shown.is_guide, button="cG", numbers=1, who=_OWNER),
    Step(other_names.show_or_add, command="alias", who=_OWNER),
    Step(channels_language.show_or_set, command="channel_language", who=_OWNER),
    Step(channels_language.choose, button="cL", numbers=1, who=_OWNER),
    # Corrections by pointing
    Step(pointing.post, button="ep", numbers=1, who=_OWNER),
    Step(pointing.series, button="es", numbers=1, who=_OWNER),
    Step(pointing.tag, button="et", numbers=1, who=_OWNER),
    Step(pointing.ask, button="ea", numbers=2, who=_OWNER),
    Step(pointing.confirmed, button="ey", numbers=2, instead=True, who=_OWNER),
    Step(pointing.dropped, button="ex", numbers=0, instead=True, who=_OWNER),
    Step(pointing.no_series, button="en", numbers=1, instead=True, who=_OWNER),
    Step(pointing.hide, button="eh", numbers=1, instead=True, who=_OWNER),
    Step(pointing.is_series, button="ei", numbers=1, instead=True, who=_OWNER),
    # The owner's reports
    Step(reports.stats, command="stats", who=_OWNER),
    Step(reports.turn, button="oG", slow=True, who=_OWNER),
    Step(reports.export, command="export", who=_OWNER),
    Step(reports.health, command="health", who=_OWNER),
    Step(strangers.accept, button="oI", numbers=1, instead=True, who=_OWNER),
    # All other messages
    Step(answering.replied, way=Way.REPLY, who=_OWNER),
    Step(pointing.replied, way=Way.REPLY, who=_OWNER),
    Step(answering.not_taken, way=Way.REPLY),
    Step(answering.command_of_nobody, way=Way.ANONYMOUS_COMMAND, who=_OWNER),
    Step(writing.written, way=Way.MESSAGE, open=True),
    Step(guide_shown.shown, way=Way.POST, who=_OWNER),
    Page(deep_links.pointed_at, way=Way.POST, kept=False),
    Page(other_messages.words, way=Way.WORDS, kept=False, tells_place=True, counts=Asked.WORDS),
    Step(steps.shared_again, way=Way.MEDIUM, who=_OWNER),
    Step(own_export.sent, way=Way.MEDIUM, who=_OWNER),
    Page(other_messages.only_words, way=Way.MEDIUM),
    Page(other_messages.unknown_command, way=Way.UNKNOWN_COMMAND, kept=False),
    Step(answering.edited, way=Way.EDIT, who=_OWNER),
    Step(writing.edited, way=Way.EDIT, open=True),
    Page(inline.inline, way=Way.INLINE, kept=False, counts=Asked.INLINE),
)

own_rights_changed = own_rights.noticed
"""Told of each change of what the bot is in a chat."""

pencil = pointing.pencil
"""The row under what the owner sees in their private chat, which leads to what they can change there."""

COMMANDS = {route.command: route for route in ROUTES if route.command and route.who is Who.ANYONE}
OWNERS_COMMANDS = {route.command: route for route in ROUTES if route.command and route.who is Who.OWNER}
BUTTONS = {route.button: route for route in ROUTES if route.button}
LINKS = {route.link: route for route in ROUTES if route.link}
WAYS = {way: tuple(route for route in ROUTES if route.way is way) for way in Way}
