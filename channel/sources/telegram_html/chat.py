"""Whether an HTML export is of a channel; unlike the JSON export, it does not say so.

The signs: the export of a whole account has a list of its chats with their kinds. In a single chat's export, a
channel's posts are under the channel's own name, and some of Telegram's messages about it have a wording used only for
channels. A private chat in which only the other side wrote looks like a channel without any such sign; so without one,
the export is read only if its name was given on purpose.
"""

import re
from dataclasses import dataclass, field

from channel.errors import SourceError
from channel.language.text import fold
from channel.models import Post
from channel.sources.markup import Node, classes
from channel.sources.telegram_html.message import author_of, service_text

_CHANNELS_OWN = re.compile(
    r"Channel (?:photo (?:changed|removed)|title changed to «.*»|theme was (?:changed|disabled).*)"
)
_CREATED = re.compile(r"Channel «.*» created")  # also of a supergroup
_NO_CHANNEL = re.compile(
    r".* created group «.*"
    r"|.* (?:changed group (?:photo|title to «.*»)|removed group photo)"
    r"|.* joined group by (?:link from .*|request)"
    r"|.* converted (?:this group to a supergroup|a basic group to this supergroup «.*»)"
    r"|.* invited .*|.* created topic «.*»|.* started voice chat.*|.* joined Telegram|.* took a screenshot"
    r"|.* (?:sent you a gift.*|requested your phone number|set a new background for this chat)"
    r"|You (?:allowed this bot to message you|have (?:successfully|just successfully|sent)) .*"
)
_MOST_OF_A_PRIVATE_CHAT = 2  # reactions of one kind
_NAMED = 5
_SHOWN = 64  # characters of a name or a sentence
_WAY_OUT = "export it as JSON, which tells"


@dataclass
class Chat:
    """What is known about the chat so far."""

    file: str
    title: str
    named: bool
    """Whether it was named on purpose."""
    sure: bool = False
    """Whether it is surely a channel: the account's list of chats says so, or Telegram's own messages do."""
    likely: bool = False
    """Whether there is a sign of a channel that few other chats have."""
    others: list[str] = field(default_factory=list)
    """The first few who wrote in it under a name other than the chat's."""

    def notice(self, node: Node) -> None:
        """Takes in what the message says about the chat. Raises SourceError if it shows that it is not a channel."""
        if "service" in classes(node):
            said = service_text(node)
            if not self.sure and _NO_CHANNEL.fullmatch(said):
                raise SourceError(
                    self.file, f"is an export of a group or a private chat, not of a channel: «{said[:_SHOWN]}»"
                )
            self.sure = self.sure or _CHANNELS_OWN.fullmatch(said) is not None
            self.likely = self.likely or _CREATED.fullmatch(said) is not None
            return
        author = author_of(node)
        if author and author != self.title and author not in self.others and len(self.others) <= _NAMED:
            self.others.append(author)

    def weigh(self, post: Post) -> None:
        """Takes in what a post shows: a signature, or more reactions than a private chat has people."""
        many = any(reaction.count > _MOST_OF_A_PRIVATE_CHAT for reaction in post.reactions)
        self.likely = self.likely or many or post.author is not None

    def decide(self) -> None:
        """Raises SourceError if it may well not be a channel."""
        if self.others and not self.sure:
            names = ", ".join(f"«{name[:_SHOWN]}»" for name in self.others[:_NAMED])
            names += ", …" if len(self.others) > _NAMED else ""
            raise SourceError(
                self.file,
                f"«{self.title}» looks like a group or a private chat: {names} wrote in it, too; if it is a channel, "
                f"{_WAY_OUT}",
            )
        if not (self.sure or self.likely or self.named):
            raise SourceError(
                self.file,
                f"does not tell whether «{self.title}» is a channel; {_WAY_OUT}, or say so with --channel and its name",
            )


def is_named(title: str, channel: str | None, file: str) -> bool:
    """Whether this channel was asked for. Raises SourceError if another name was asked for.

    HTML has neither a username nor an id, so these are trusted.
    """
    if channel is None:
        return False
    if fold(channel) != fold(title) and not re.fullmatch(r"@\w+|-?\d+", channel):
        raise SourceError(file, f"is an export of «{title}», not of «{channel[:_SHOWN]}»")
    return True
