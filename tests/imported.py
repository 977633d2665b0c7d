"""Imports everything that commands need, once for all forked processes; see `processes`."""

import gc
import importlib
import pkgutil

import typer.rich_utils  # noqa: F401 - typer imports it when needed

from tests.patience import be_patient

for house in ("bot", "handlers", "storage", "channel"):
    for module in pkgutil.walk_packages([house], f"{house}."):
        importlib.import_module(module.name)
be_patient()
gc.freeze()
