"""The scripts that a person has agreed to run, remembered by their content."""

from __future__ import annotations

from hashlib import sha256

from core.program.project import Project
from gui import settings

SETTING = "agreed"
MOST = 1000
DIGITS = 32


def fingerprint(project: Project) -> str:
    """Return a fingerprint of all code of a project, whatever folder it lies in."""
    content = sha256()
    for name, file in sorted(project.files.items()):
        for part in (name, file.text):
            data = part.encode(errors="surrogatepass")
            content.update(f"{len(data)} ".encode() + data)
    return content.hexdigest()[:DIGITS]


class AgreedScripts:
    """The latest scripts that a person has agreed to run.

    Args:
        remembers: whether they are kept for the next start.
    """

    def __init__(self, remembers: bool = True) -> None:
        self._remembers = remembers
        self._agreed: list[str] = settings.load().get(SETTING, "").split() if remembers else []

    def holds(self, project: Project) -> bool:
        """Return whether a person has agreed to run just this code."""
        return fingerprint(project) in self._agreed

    def add(self, project: Project) -> None:
        """Remember that a person has agreed to run this code."""
        agreed = fingerprint(project)
        self._agreed = [*(one for one in self._agreed if one != agreed), agreed][-MOST:]
        if self._remembers:
            settings.remember(**{SETTING: " ".join(self._agreed)})
