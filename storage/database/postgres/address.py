"""The address of a PostgreSQL server: whether it can be read, and how it is shown without its password."""

from psycopg import Error
from psycopg.conninfo import conninfo_to_dict

from channel.errors import StoreError

_UNREADABLE = (
    "The address of PostgreSQL cannot be read; it is as postgresql://user:password@host:5432/name. "
    "In a password @ is written as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25."
)


def password_in(url: str) -> str:
    """The password in a URL, "" for none, so that it can be removed from what others say.

    Raises StoreError if libpq would take a part of the password for something else. The error repeats nothing of such
    an address, since the place of its password is unknown.
    """
    authority, _, rest = url.partition("://")[2].partition("/")
    is_split = authority.count("@") > 1 or ("@" in rest and "@" not in authority)
    try:
        known = conninfo_to_dict(url)
    except (Error, ValueError):
        known = {}
    ports = str(known.get("port") or "").split(",")
    if not known or is_split or not all(not port or port.isdecimal() for port in ports):
        raise StoreError(_UNREADABLE) from None
    return str(known.get("password") or "")


def shown(url: str) -> str:
    """A checked address, without its password and without the part after "?"."""
    scheme, _, rest = url.partition("://")
    user, at, behind = rest.rpartition("@") if "@" in rest.partition("/")[0] else ("", "", rest)
    person, colon, _ = user.partition(":")
    return f"{scheme}://{person}{':…' if colon else ''}{at}{behind.partition('?')[0]}"
