"""HTML exports as Telegram Desktop writes them: made up, written to a folder, read back."""

from html import escape
from pathlib import Path

import pytest

from channel.errors import SourceError
from channel.models import Post, Record
from channel.sources import telegram_html

TITLE = "باغچه نمونه"
DATE = "18.07.2023 00:24:19 UTC+03:30"
CREATED = f"Channel «{TITLE}» created"


def page(*messages: str, title: str = TITLE, head: str = "") -> str:
    return f"""<!DOCTYPE html>
<html>

 <head>

  <meta charset="utf-8"/>
<title>Exported Data</title>
  <meta content="width=device-width, initial-scale=1.0" name="viewport"/>

 </head>

 <body onload="CheckLocation();">

  <div class="page_wrap">

   <div class="page_header">

    <div class="content">

     <div class="text bold">
{escape(title)}{" "}
     </div>

    </div>

   </div>
{head}
   <div class="page_body chat_page">

    <div class="history">
{"".join(messages)}
    </div>

   </div>

  </div>

 </body>

</html>
"""


def block(class_name: str, content: str, attributes: str = "") -> str:
    return f'<div class="{class_name}"{attributes}>\n{content}\n        </div>\n\n'


def service(number: int, content: str) -> str:
    return block("message service", block("body details", content), f' id="message{number}"')


def message(
    number: int,
    text: str = "",
    *,
    date: str = DATE,
    author: str | None = TITLE,
    before: str = "",
    behind: str = "",
) -> str:
    """A message with `text` as HTML; without an author it joins the one before."""
    name = "" if author is None else block("from_name", f"{escape(author)} ")
    words = block("text", text) if text else ""
    stamp = block("pull_right date details", date[11:16], f' title="{date}"')
    body = block("body", stamp + name + before + words + behind)
    look = "message default clearfix" + (" joined" if author is None else "")
    return block(look, body, f' id="message{number}"')


def forwarded(name: str | None, content: str) -> str:
    header = (
        "" if name is None else block("from_name", f'{name} <span class="date details" title="{DATE}"> {DATE}</span>')
    )
    return block("forwarded body", header + content)


def medium(content: str) -> str:
    return block("media_wrap clearfix", content)


def wrapped(class_name: str, href: str) -> str:
    """A medium that has a picture of its own."""
    return medium(f'<a class="{class_name} clearfix pull_left" href="{href}">\n<img class="x" src="t.jpg"/></a>')


def plain(class_name: str, title: str, href: str = "") -> str:
    """A medium that has none."""
    tag = f'a class="media clearfix pull_left block_link {class_name}" href="{href}"' if href else ""
    opening = tag or f'div class="media clearfix pull_left {class_name}"'
    inner = block("body", block("title bold", title) + block("status details", "1.2 MB"))
    return medium(f"<{opening}>{block('fill pull_left', '')}{inner}</{opening[: 1 if href else 3]}>")


class Exports:
    """Writes HTML exports into a folder and reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, *pages: str | bytes) -> Path:
        for number, content in enumerate(pages, 1):
            path = self.folder / ("messages.html" if number == 1 else f"messages{number}.html")
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.folder

    def records(self, *pages: str | bytes, channel: str | None = None) -> list[Record]:
        return list(telegram_html.read(self.write(*pages), lambda _: None, channel))

    def messages(self, *messages: str) -> list[Record]:
        """What is read from a channel's messages, without the records before them."""
        return self.records(page(service(1, CREATED), *messages))[3:]

    def post(self, *messages: str) -> Post:
        (post,) = self.messages(*messages)
        assert isinstance(post, Post)
        return post

    def fault(self, *pages: str | bytes, channel: str | None = None) -> SourceError:
        with pytest.raises(SourceError) as caught:
            self.records(*pages, channel=channel)
        return caught.value
