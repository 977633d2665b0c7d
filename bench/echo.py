"""A bare echo bot, as python-telegram-bot's users write it: `python -m bench.echo stock|ours URL TOKEN [AT_ONCE]`.

The two speak through different HTTP clients, python-telegram-bot's own or ours; all else is the same.
"""

import argparse
import logging

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.echo")
    parser.add_argument("client", choices=("stock", "ours"))
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("at_once", type=int, nargs="?", default=1)
    asked = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    builder = ApplicationBuilder().token(asked.token).base_url(f"{asked.url}/bot")
    if asked.at_once > 1:  # the stock client's pool has 256 places by default
        builder = builder.concurrent_updates(asked.at_once)
    if asked.client == "ours":
        from bot.network.transport import AiohttpRequest

        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
