"""A script's changes of files and folders, laid over the disk."""

from __future__ import annotations

import errno
import os
import weakref
from contextlib import suppress
from enum import Enum
from typing import IO, Any

from core.effects import real
from core.effects.content import Content, Mirror, Version
from core.effects.gate import Gate
from core.effects.sealed import Opaque, Sealed
from core.i18n import words

LARGEST = 1 << 28
"""Bytes of a file from before the run up to which it is kept when the script overwrites it."""


class Kind(Enum):
    """The kinds of things at a path besides a file whose content is known."""

    FOLDER = "folder"
    NOTHING = "nothing"
    UNTOUCHED = "untouched"  # the disk knows


Entry = Content | Kind


class Kept(Opaque):
    """The things at the paths that a script had touched by a moment."""

    __slots__ = ("contents", "entries")

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = dict(entries)
        contents = {id(entry): entry for entry in entries.values() if isinstance(entry, Content)}
        self.contents = [(content, content.version) for content in contents.values()]


class Overlay:
    """The files and folders as the script sees them at its present moment. The disk follows at the frontier.

    Attributes:
        handles: the files that are open; libraries hold some of them, where no memento looks.
    """

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._entries: dict[str, Entry] = {}
        self._before: dict[str, Entry] = {}
        self._mirrors: dict[str, Mirror] = {}
        self._unwritten: list[Content] = []
        self._kept: Kept | None = None
        self._changed = True
        self.handles: weakref.WeakSet[Any] = weakref.WeakSet()

    def at(self, path: str) -> Entry:
        """Return what is at a path."""
        entry = self._entries.get(path) or self._before.get(path)
        if entry is not None:
            return entry
        return Kind.NOTHING if self._lies_in_nothing(path) else Kind.UNTOUCHED

    def held_before(self, path: str) -> Content:
        """Return what a file holds that is only read: what is there, or was before the script took it away."""
        entries = self._entries.get(path), self._before.get(path)
        return next((entry for entry in entries if isinstance(entry, Content)), Content())

    def is_untouched(self, path: str) -> bool:
        """Return whether the disk holds a file as the script found it."""
        return path not in self._before and path not in self._entries

    def _lies_in_nothing(self, path: str) -> bool:
        """Return whether a folder above is not there, or is one that has something else in its place on the disk."""
        if not self._entries and not self._before:
            return False
        while (parent := os.path.dirname(path)) != path:
            path = parent
            entry = self._entries.get(path) or self._before.get(path)
            if entry is not None:
                return entry is not Kind.FOLDER or not real.is_folder(path)
        return False

    def reason_missing(self, path: str) -> int:
        """Return the code of the error for a path where nothing is: a file may lie in its way."""
        while (parent := os.path.dirname(path)) != path:
            path = parent
            if self.exists(path):
                return errno.ENOENT if self.is_folder(path) else errno.ENOTDIR
        return errno.ENOENT

    def exists(self, path: str) -> bool:
        """Return whether there is anything at a path."""
        entry = self.at(path)
        return real.exists(path) if entry is Kind.UNTOUCHED else entry is not Kind.NOTHING

    def is_folder(self, path: str) -> bool:
        """Return whether there is a folder at a path."""
        entry = self.at(path)
        return real.is_folder(path) if entry is Kind.UNTOUCHED else entry is Kind.FOLDER

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder, in the disk's order; those that are not on the disk come last."""
        there = list(real.listdir(folder)) if real.is_folder(folder) else []
        names = [name for name in there if self.exists(os.path.join(folder, name))]
        for path in {**self._before, **self._entries}:
            parent, name = os.path.split(path)
            if parent == folder and name not in there and self.exists(path):
                names.append(name)
        return names

    def holds_below(self, folder: str) -> bool:
        """Return whether the script has touched anything in a folder."""
        return any(os.path.dirname(path) == folder for path in {**self._before, **self._entries})

    def content(self, path: str) -> Content:
        """Return the content of the file at a path, and follow it from now on."""
        content = self._entries.get(path)
        if not isinstance(content, Content):
            self._remember(path)
            before = self._before.get(path) if self._kept is not None else self._from_disk(path)
            content = Content()
            if isinstance(before, Content):
                content.version = before.version
            self._put(path, content)
        return content

    def create(self, path: str) -> Content:
        """Return the content of a file that is emptied, or made."""
        self._remember(path)
        entry = self._entries.get(path)
        content = entry if isinstance(entry, Content) else Content()
        content.truncate(0)
        self._put(path, content)
        self._changed = True
        return content

    def wrote(self, content: Content) -> None:
        """Take note that a file is not as on the disk."""
        self._changed = True
        if content.path:
            self._unwritten.append(content)

    def write_out(self, content: Content) -> None:
        """Let a file on the disk hold what it holds here, at the frontier."""
        if self.gate.frontier and content.path:
            self.mirror(content.path).update(content)

    def take_over(self, path: str, data: bytes) -> None:
        """Let a file hold what others have written elsewhere on the script's behalf."""
        content = self.create(path)
        content.write(0, data)
        self.write_out(content)
        self.release(path)

    def hold(self, path: str, version: Version) -> None:
        """Let a file hold what it held when it was written first."""
        self._remember(path)
        content = Content()
        content.version = version
        self._put(path, content)

    def reload(self, content: Content, file: IO[bytes]) -> None:
        """Take what others have written to a file of the system's that stood for this one."""
        data = file.read()
        if data != content.read(0, content.length):
            content.truncate(0)
            content.write(0, data)
            self._changed = True
            if self.gate.frontier:
                self.mirror(content.path).holds(content)

    def write_all(self) -> None:
        """Let the disk hold all that the script has written."""
        if self._unwritten:
            for content in {id(content): content for content in self._unwritten}.values():
                self.write_out(content)
            self._unwritten.clear()

    def mirror(self, path: str) -> Mirror:
        """Return the file on the disk."""
        found = self._mirrors.get(path)
        if found is None:
            found = self._mirrors[path] = Mirror(path)
        return found

    def release(self, path: str) -> None:
        """Keep no file on the disk open."""
        if path in self._mirrors:
            self._mirrors[path].close()

    def make_folder(self, path: str, mode: int) -> None:
        """Make a folder."""
        self._remember(path)
        if self.gate.frontier:
            with suppress(FileExistsError):
                real.mkdir(path, mode)
        self._put(path, Kind.FOLDER)

    def remove(self, path: str) -> None:
        """Remove a file, or an empty folder."""
        folder = self.is_folder(path)
        self._remember(path)
        self.release(path)
        if self.gate.frontier:
            with suppress(FileNotFoundError):
                (_remove_folder if folder else real.remove)(path)
        self._mirrors.pop(path, None)
        self._put(path, Kind.NOTHING)

    def move(self, source: str, target: str) -> None:
        """Give a file another path."""
        content = self.content(source)
        self.write_out(content)
        self._remember(target)
        self.release(source)
        self.release(target)
        if self.gate.frontier:
            with suppress(FileNotFoundError):
                real.replace(source, target)
            mirror = self._mirrors[target] = self._mirrors.pop(source, Mirror(target))
            mirror.path = target
        self._put(source, Kind.NOTHING)
        self._put(target, content)
        self.write_out(content)
        self.release(target)

    def memento_state(self) -> Any:
        """Return what is at the paths that the script has touched."""
        if self._kept is None:
            self._forget_setup()
        if self._changed or self._kept is None:
            self._kept, self._changed = Kept(self._entries), False
        handles = [(handle, handle.memento_state()) for handle in self.handles]
        unlinked = [(state[0], state[0].version) for _, state in handles if isinstance(state[0], Content)]
        return Sealed((self._kept, handles, unlinked))

    def memento_restore(self, state: Any) -> None:
        """Let there be again what was."""
        kept, handles, unlinked = state.value
        for entry in self._entries.values():
            if isinstance(entry, Content):
                entry.path = ""
        self._entries = dict(kept.entries)
        for path, entry in self._entries.items():
            if isinstance(entry, Content):
                entry.path = path
        for content, version in (*kept.contents, *unlinked):
            content.version = version
        for handle, position in handles:
            handle.memento_restore(position)
        for handle, _ in handles:
            handle.memento_restored()
        self._unwritten.clear()
        self._kept, self._changed = kept, False

    def _forget_setup(self) -> None:
        """Leave what was written before the first moment to the disk, such as data sets that were fetched."""
        if self.gate.frontier:
            self.write_all()
            still_open = [handle.memento_state()[0] for handle in self.handles if not handle.closed]
            self._entries = {
                path: entry
                for path, entry in self._entries.items()
                if isinstance(entry, Content) and any(entry is content for content in still_open)
            }
            self._before.clear()

    def close(self) -> None:
        """Keep no file on the disk open, and forget what was in them."""
        for mirror in self._mirrors.values():
            mirror.close()
        self._mirrors.clear()
        self._entries.clear()
        self._before.clear()

    def _put(self, path: str, entry: Entry) -> None:
        before = self._entries.get(path)
        if before is entry:
            return
        if isinstance(before, Content):
            before.path = ""
        if isinstance(entry, Content):
            entry.path = path
        self._entries[path] = entry
        self._changed = True

    def _remember(self, path: str) -> None:
        """Keep what is at a path before the script changes it. Nobody goes back to before the first moment."""
        if path in self._entries or path in self._before:
            return
        self._before[path] = self._from_disk(path) if self._kept is not None else Kind.NOTHING

    def _from_disk(self, path: str) -> Entry:
        """Return what is on the disk."""
        if real.is_folder(path):
            return Kind.FOLDER
        if not real.is_file(path):
            return Kind.NOTHING
        if real.stat(path).st_size > LARGEST:
            note = words("Effects", "{path} was overwritten, and was too large to keep what it held before.")
            self.gate.note(note.format(path=path))
            return Kind.NOTHING
        with real.open(path, "rb") as file:
            content = Content(file.read())
        self._mirrors[path] = Mirror(path, content.version)
        return content


def _remove_folder(path: str) -> None:
    """Remove a folder, unless files of a branch that was left are still in it."""
    if not real.listdir(path):
        real.rmdir(path)
