"""Addresses of posts at Telegram."""

from channel.models import ChannelInfo


def post_url(channel: ChannelInfo | None, message_id: int | None) -> str | None:
    """Where a post can be opened: by its members only, for a channel without a public name. None if not known."""
    if channel is None or message_id is None:
        return None
    if channel.username:
        return f"https://t.me/{channel.username}/{message_id}"
    if channel.chat_id:
        return f"https://t.me/c/{str(channel.chat_id).removeprefix('-100')}/{message_id}"
    return None
