"""What the owner reads when he sets hashtags, series and parts right."""

from handlers.html import Line
from handlers.texts.line import Lines


class Correcting(Lines):
    menu: Line
    tags: Line
    series: Line
    posts: Line
    what_holds: Line
    ask_me: Line
    copy_these: Line
    ask: Line
    example_words: Line
    example_name: Line
    example_day: Line
    unknown_post: Line
    no_number: Line
    day_over: Line
    one_already: Line
    called_so: Line
    other_is_called_so: Line
    there_already: Line
    in_the_way: Line
    holds_now: Line
    holds_already: Line
    holds_no_longer: Line
    undo: Line
    undone: Line
    merged: Line
    described: Line
    not_described: Line
    hidden: Line
    named: Line
    placed: Line
    beside: Line
    no_part: Line
    comes_on: Line
    comes: Line
    never: Line
    all_that_holds: Line
    nothing_holds: Line
    listed: Line
    undo_number: Line
    question_double: Line
    question_gap: Line
    question_beside: Line
    here_it_is: Line
    other_number: Line
    all_fine: Line
    never_was: Line
    is_none: Line
    stays: Line
    no_questions: Line
    has_more: Line
    ask_more: Line
