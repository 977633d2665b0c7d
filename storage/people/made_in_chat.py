"""Settings made in the chat, see `channel.people.installation`."""

import hmac
import json
from collections.abc import Mapping
from typing import Final

from channel.people.installation import Claim
from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.index import facts
from storage.people.sealing import seal, unseal

_TABLE: Final = "installation"
_REVISION: Final = "installation"
_CODE: Final = "owner_code"
_OWNER: Final = "owner_id"


def chosen(session: Session, keyring: Keyring) -> Mapping[str, str]:
    rows = session.rows("SELECT name, key, sealed FROM installation ORDER BY name")
    return {name: str(unseal(keyring, _TABLE, name, key, sealed)) for name, key, sealed in rows}


def revision(session: Session) -> int:
    return int(facts.read(session, _REVISION) or 0)


def choose(
    session: Session, keyring: Keyring, changes: Mapping[str, str | None], now: int, *, anew: bool = True
) -> None:
    for name, value in changes.items():
        session.run("DELETE FROM installation WHERE name = :name", name=name)
        if value is not None:
            key, sealed = seal(keyring, _TABLE, name, value)
            session.run(
                "INSERT INTO installation (name, key, sealed, made) VALUES (:name, :key, :sealed, :now)",
                name=name,
                key=key,
                sealed=sealed,
                now=now,
            )
    if anew:
        facts.write(session, _REVISION, str(revision(session) + 1))


def offer(session: Session, digest: str, until: int) -> None:
    facts.write(session, _CODE, json.dumps({"digest": digest, "until": until, "used": False}))


def own(session: Session, keyring: Keyring, digest: str, person: int, now: int) -> Claim:
    code = json.loads(facts.read(session, _CODE) or "null")
    if code is None or not hmac.compare_digest(code["digest"], digest):
        return Claim.WRONG
    if code["used"]:
        return Claim.AGAIN if chosen(session, keyring).get(_OWNER) == str(person) else Claim.USED
    if now >= code["until"]:
        return Claim.LATE
    facts.write(session, _CODE, json.dumps({**code, "used": True}))
    choose(session, keyring, {_OWNER: str(person)}, now)
    return Claim.TAKEN
