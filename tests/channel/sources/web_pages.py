"""Pages of t.me/s as Telegram serves them: made up."""

import base64
import json

CHANNEL = "baghche_nemune"
TITLE = "باغچه نمونه"
DATE = "2023-07-18T07:24:19+00:00"
SECONDS = 1689665059


def page(*messages: str, before: int | None = None, channel: str = CHANNEL) -> bytes:
    more = (
        f'<a href="/s/{channel}?before={before}" class="tme_messages_more js-messages_more" data-before="{before}"></a>'
    )
    return f"""<!DOCTYPE html>
<html>
  <head><meta charset="utf-8"><title>{TITLE} – Telegram</title></head>
  <body class="widget_frame_base tgme_webpreview">
    <header class="tgme_header"><div class="tgme_channel_info_header">
      <div class="tgme_channel_info_header_title"><span dir="auto">{TITLE}</span></div>
      <div class="tgme_channel_info_header_username"><a href="https://t.me/{channel}">@{channel}</a></div>
    </div></header>
    <main class="tgme_main" data-url="/{channel}">
      <section class="tgme_channel_history js-message_history">
        <div class="tgme_widget_message_centered js-messages_more_wrap">{more if before else ""}</div>
        {"".join(messages)}
      </section>
    </main>
  </body>
</html>
<!-- page generated in 50.00ms -->
""".encode()


def message(
    number: int,
    content: str = "",
    *,
    channel: str = CHANNEL,
    date: str = DATE,
    meta: str = "",
    look: str = "",
    view: str | None = None,
) -> str:
    if view is None:
        view = token({"c": -1492664793, "p": number, "t": 1700000000, "h": "a"})
    return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message text_not_supported_wrap {look} js-widget_message" data-post="{channel}/{number}"
 data-view="{view}">
  <div class="tgme_widget_message_user"><a href="https://t.me/{channel}"><i class="bgcolor6"></i></a></div>
  <div class="tgme_widget_message_bubble">
    <i class="tgme_widget_message_bubble_tail"><svg class="icon"><g fill="none"><path d="M8"></path></g></svg></i>
    <div class="tgme_widget_message_author accent_color">
      <a class="tgme_widget_message_owner_name" href="#"><span>{TITLE}</span></a></div>
    {content}
    <div class="tgme_widget_message_footer compact js-message_footer">
      <div class="tgme_widget_message_info short js-message_info">
        <span class="tgme_widget_message_views">2.5K</span><span class="copyonly"> views</span>
        <span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date"
         href="https://t.me/{channel}/{number}"><time datetime="{date}" class="time">07:24</time></a></span>
      </div>
    </div>
  </div>
</div></div>"""


def token(view: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(view).encode()).decode().rstrip("=")


def text(html: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{html}</div>'


def div(name: str, content: str = "") -> str:
    return f'<div class="{name}">{content}</div>'


def photo(number: int, channel: str = CHANNEL) -> str:
    return (
        f'<a class="tgme_widget_message_photo_wrap grouped_media_wrap" href="https://t.me/{channel}/{number}?single">'
        f"{div('tgme_widget_message_photo')}</a>"
    )


def album(*numbers: int) -> str:
    return div(
        "tgme_widget_message_grouped_wrap js-message_grouped_wrap",
        div("tgme_widget_message_grouped", "".join(photo(number) for number in numbers)),
    )


def reaction(emoji: str, count: str, look: str = "") -> str:
    return f'<span class="tgme_reaction{look}">{emoji}{count}</span>'


def emoji(character: str) -> str:
    return (
        f"""<i class="emoji" style="background-image:url('//telegram.org/img/emoji/40/x.png')"><b>{character}</b></i>"""
    )


def service(number: int, html: str) -> str:
    return message(number, text(html), look="service_message")


UNSUPPORTED = div(
    "message_media_not_supported_wrap",
    div(
        "message_media_not_supported",
        div("message_media_not_supported_label", "Please open Telegram to view this post")
        + '<a href="https://t.me/x/1" class="message_media_view_in_telegram">VIEW IN TELEGRAM</a>',
    ),
)
LANDING = """<!DOCTYPE html><html><head><title>Telegram: {verb} @baghche</title></head>
<body class="no_transition"><div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class="tgme_page">
{content}<div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve?domain=baghche">View</a></div>
</div></div></div></body></html>
"""
