"""A bare echo bot of aiogram 3, as its documentation writes it; runs where aiogram is, see `aiogram`.

`python -m bench.webhook.aiogram_echo URL TOKEN PORT SECRET PATH`
"""

import logging
import sys

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

router = Router()


@router.message()
async def echo(message: Message) -> None:
    await message.answer(message.text or "")


def main() -> None:
    url, token, port, secret, path = sys.argv[1:]
    logging.basicConfig(level=logging.ERROR)
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(application, path=path)
    setup_application(application, dispatcher, bot=bot)
    web.run_app(application, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main()
