"""Where posts come from: one file a source.

A source is a module with a name and two functions, listed in `registry.SOURCES`:

- `recognises(path, head)`: whether the file, of which `head` is the first 64 KiB, is of this source; for a folder
  `head` is empty;
- `read(path, advance, channel, known)`: yields Records, an Origin and a ChannelInfo first; calls `advance(n)` after
  each n bytes read, for a progress bar. `channel` names the one to read, by its name or id, where a file may hold
  several. `known` tells of messages the digests of their last readings, so that a source may pass over what is as it
  was.

`read` raises SourceError where the file is broken, SeveralChannels where it holds several and none is named; records
that cannot be read are yielded as Skipped.
"""

from collections.abc import Callable, Mapping, Sequence

Known = Callable[[Sequence[int]], Mapping[int, int]]
"""The numbers of messages -> the digests of those that were read before."""
