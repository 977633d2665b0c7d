"""A bare echo bot behind python-telegram-bot's own webhook: `python -m bench.webhook.echo URL TOKEN PORT SECRET PATH`.

All is as its users write it, and as it is where nothing is set.
"""

import logging
import sys

from telegram.ext import ApplicationBuilder, MessageHandler, filters

from bench.echo import echo


def main() -> None:
    url, token, port, secret, path = sys.argv[1:]
    for name in ("httpx", "tornado.access"):
        logging.getLogger(name).setLevel(logging.ERROR)
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_webhook(
        "127.0.0.1", int(port), path.strip("/"), secret_token=secret, webhook_url=f"https://bench.example.org{path}"
    )


if __name__ == "__main__":
    main()
