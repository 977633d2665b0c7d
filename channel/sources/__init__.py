"""The sources of posts, one module per kind of file.

A source is a module with a name and two functions, listed in `registry.SOURCES`:

- `recognises(path, head)`: whether the file, whose first 64 KiB are `head`, belongs to this source; for a folder
  `head` is empty;
- `read(path, advance, channel, known)`: yields Records, beginning with an Origin and a ChannelInfo; calls `advance(n)`
  after each n bytes read, for a progress bar. `channel` is the name or id of the channel to read, for files that may
  hold several. `known` returns the digests of messages from their last reading, so that a source may skip unchanged
  ones.

`read` raises SourceError if the file is broken, SeveralChannels if it holds several channels and none was chosen;
records that cannot be read are yielded as Skipped.
"""

from collections.abc import Callable, Mapping, Sequence

Known = Callable[[Sequence[int]], Mapping[int, int]]
"""The numbers of messages -> the digests of those that were read before."""
