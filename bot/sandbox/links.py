"""What Telegram detects in plain text: mentions, hashtags, commands, addresses.

Phone and bank card numbers are not detected.
"""

import re

from bot.sandbox.entities import Entity, end

_IN_TAG = r"\w\u200c\u00b7\u0d80-\u0dff"
_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_SHORT_USERNAMES = {"gif", "nft", "pic", "ufc", "vid"}
_COMMAND = re.compile(r"(?<![\w/<>])/([A-Za-z0-9_]++)(?>@([A-Za-z0-9_]*+))?+(?![\w/<>])")
_HASHTAG = re.compile(rf"(?<![{_IN_TAG}])#([{_IN_TAG}]++)(?>@[A-Za-z0-9_]{{3,32}})?+(?!#)")
_CASHTAG = re.compile(rf"(?<![{_IN_TAG}$])\$(?:1INCH|[A-Z]{{1,8}})(?:@[A-Za-z0-9_]{{3,32}})?(?![{_IN_TAG}$])")
_EMAIL = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9_.+\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9_\-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,8}(?!\w)"
)
_IN_PATH = r"[^\s\u2000-\u200b\u200e\u200f\u2016-\u206f<>\"«»]"
_URL = re.compile(
    rf"(?<![\w@/#.\-])(?P<scheme>(?:https?|ftp)://)?(?P<host>(?:[\w~\-]+\.)+(?P<tld>[\w\-]+))(?::\d{{1,5}})?(?P<path>[/?#]{_IN_PATH}*)?",
    re.IGNORECASE,
)
_TG_URL = re.compile(rf"(?<!\w)(?:tg|ton|tonsite)://[A-Za-z0-9_\-]{{1,253}}(?P<path>[/?#]{_IN_PATH}*)?", re.IGNORECASE)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
# All country codes, since Telegram links even "notes.md" and "main.py", and the most common others.
_TLDS = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd
cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge
gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki
km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my
mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se
sg sh si sj sk sl sm sn so sr st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va
vc ve vg vi vn vu wf ws ye yt za zm zw com org net edu gov mil int info biz name pro mobi app dev blog site online
store tech xyz top club live news page cloud space world wiki link email academy science school university ایران
"""
_BARE_TLDS = frozenset(_TLDS.split())


def found_in(text: str) -> list[Entity]:
    """Return the entities in the text, in order and without overlaps; offsets are in characters."""
    found: list[Entity] = []
    if "@" in text:
        found += [_entity("email", match) for match in _EMAIL.finditer(text)]
        found += [
            _entity("mention", match)
            for match in _MENTION.finditer(text)
            if len(match.group(1)) >= 4 or match.group(1).lower() in _SHORT_USERNAMES
        ]
    if "/" in text:
        found += [_entity("bot_command", match) for match in _COMMAND.finditer(text) if _is_command(match)]
    if "#" in text:
        found += [_entity("hashtag", match) for match in _HASHTAG.finditer(text) if _is_hashtag(match.group(1))]
    if "$" in text:
        found += [_entity("cashtag", match) for match in _CASHTAG.finditer(text)]
    if "." in text:
        found += [_url(match) for match in _URL.finditer(text) if _is_url(match)]
    if "://" in text:
        found += [_url(match) for match in _TG_URL.finditer(text)]
    return _apart(found) if len(found) > 1 else found


def _entity(kind: str, match: re.Match[str]) -> Entity:
    return {"type": kind, "offset": match.start(), "length": match.end() - match.start()}


def _is_command(match: re.Match[str]) -> bool:
    name, bot = match.groups()
    return len(name) <= 64 and (bot is None or 3 <= len(bot) <= 32)


def _is_hashtag(name: str) -> bool:
    return len(name) <= 256 and any(character.isalpha() for character in name)


def _is_url(match: re.Match[str]) -> bool:
    host, tld = match["host"], match["tld"]
    if _IPV4.fullmatch(host):
        return True
    if len(tld) < 2 or tld.isdecimal() or "_" in tld or "-" in tld.removeprefix("xn--"):
        return False
    if any(not part or part.endswith("-") for part in host.split(".")) or "_" in host.split(".")[-2]:
        return False
    return bool(match["scheme"]) or tld.lower() in _BARE_TLDS


def _url(match: re.Match[str]) -> Entity:
    """Return the entity of an address, without punctuation around it or an unmatched closing bracket."""
    path = match["path"] or ""
    open_brackets: list[str] = []
    for place, character in enumerate(path):
        if character in "([{":
            open_brackets.append(")]}"["([{".index(character)])
        elif character in ")]}" and (not open_brackets or open_brackets.pop() != character):
            path = path[:place]
            break
    path = path[:1] + path[1:].rstrip(".:;,('?!`")
    if path in {"?", "#"}:
        path = ""
    length = match.end() - match.start() - len(match["path"] or "") + len(path)
    return {"type": "url", "offset": match.start(), "length": length}


def _apart(found: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda entity: (entity["offset"], -entity["length"])):
        if not kept or entity["offset"] >= end(kept[-1]):
            kept.append(entity)
    return kept
