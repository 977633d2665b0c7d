"""Where posts come from: one file a source.

A source is a module with two functions, listed in `SOURCES`:

- `recognises(path, head)`: whether the file, of which `head` is the first 64 KiB, is of this source;
- `read(path, advance)`: yields Records; calls `advance(n)` after each n bytes read, for a progress bar.

`read` raises SourceError where the file is broken; records that cannot be read are yielded as Skipped.
"""
