"""Five letters an hour a reader, two hundred in all; nothing of who wrote them in memory."""

from handlers.letters.limits import Limits


def test_the_sixth_letter_waits_until_the_first_is_an_hour_old() -> None:
    limits = Limits()
    assert all(limits.take(7, now) for now in range(0, 500, 100))
    assert not limits.take(7, 3599)
    assert limits.take(8, 3599)
    assert limits.take(7, 3600)
    assert not limits.take(7, 3699)
    assert limits.take(7, 3700)


def test_two_hundred_letters_an_hour_are_the_most_of_all_readers_together() -> None:
    limits = Limits()
    assert all(limits.take(reader, 0) for reader in range(200))
    assert not limits.take(200, 3599)
    assert all(limits.take(reader, 3600) for reader in range(200))


def test_what_is_refused_does_not_count() -> None:
    limits = Limits(a_reader=1, together=2)
    assert limits.take(7, 0)
    assert not any(limits.take(7, now) for now in range(1, 3600))
    assert limits.take(8, 3599)
    assert limits.take(7, 3600)


def test_nobody_is_named_in_memory_and_the_same_reader_has_another_mark_after_a_start() -> None:
    reader = 4_815_162_342
    one, another = Limits(), Limits()
    assert one.take(reader, 0)
    assert another.take(reader, 0)
    ((_, mark),), ((_, other),) = one._letters, another._letters
    assert str(reader).encode() not in mark
    assert mark != other
