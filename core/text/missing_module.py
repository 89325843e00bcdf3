"""A module that is missing, and the command that installs it into the environment that runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from core.i18n import Words, words
from core.text.clip import MOST_CHAINED
from core.text.quoting import quoted

PACKAGES = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "IPython": "ipython",
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "distutils": "setuptools",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "faiss": "faiss-cpu",
    "fitz": "pymupdf",
    "git": "gitpython",
    "google": "protobuf",
    "hydra": "hydra-core",
    "imblearn": "imbalanced-learn",
    "jwt": "pyjwt",
    "Levenshtein": "levenshtein",
    "magic": "python-magic",
    "mpl_toolkits": "matplotlib",
    "OpenSSL": "pyopenssl",
    "osgeo": "gdal",
    "pkg_resources": "setuptools",
    "pylab": "matplotlib",
    "pytorch_lightning": "pytorch-lightning",
    "serial": "pyserial",
    "sentence_transformers": "sentence-transformers",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skopt": "scikit-optimize",
    "torch_geometric": "torch-geometric",
    "umap": "umap-learn",
    "usb": "pyusb",
    "wx": "wxpython",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
"""What to install for a module whose package is called otherwise."""

OWN_NAMES = frozenset(
    [
        "args",
        "common",
        "conf",
        "config",
        "configs",
        "constants",
        "core",
        "data",
        "dataset",
        "dataloader",
        "eval",
        "evaluate",
        "functions",
        "helper",
        "helpers",
        "layers",
        "lib",
        "logger",
        "loss",
        "losses",
        "main",
        "metrics",
        "misc",
        "model",
        "models",
        "modules",
        "nets",
        "network",
        "networks",
        "opt",
        "optim",
        "option",
        "options",
        "ops",
        "parameters",
        "preprocess",
        "preprocessing",
        "settings",
        "src",
        "test",
        "tools",
        "train",
        "trainer",
        "training",
        "transform",
        "transforms",
        "util",
        "utils",
    ]
)
"""Names that files beside a script have: a package of such a name is by somebody else."""

_WANTED = (
    re.compile(r"""pip3? install (?:-U |--upgrade )?["'`]?([A-Za-z0-9][\w.\-]*(?:\[[\w,\-]+\])?)"""),
    re.compile(r"[Mm]issing optional dependency ['\"`]([A-Za-z0-9][\w.\-]*)"),
)
"""How libraries name a package that they could use."""


def advice(error: BaseException) -> Words | None:
    """Return what to do about an import that failed for want of a package; None for any other error."""
    if not isinstance(error, ImportError):
        return None
    for one in _chain(error):
        if isinstance(one, ModuleNotFoundError) and one.name:
            return _about(one.name)
    for pattern in _WANTED:
        if (found := pattern.search(str(error))) is not None:
            return _to_install(error.name or found[1], found[1])
    return None


def install_command(message: str) -> str:
    """Return the command that a message names, such as one made of `advice`; empty where it names none."""
    if not isinstance(message, Words):
        return ""
    if message.context == "Missing":
        return str(message.named.get("command", ""))
    return next(filter(None, map(install_command, _texts_in(message))), "")


def _texts_in(message: Words) -> Iterator[str]:
    return (value for value in (*message.values, *message.named.values()) if isinstance(value, str))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it came from."""
    one: BaseException | None = error
    for _ in range(MOST_CHAINED):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _about(name: str) -> Words | None:
    name = quoted(name)
    top = name.partition(".")[0]
    if top in OWN_NAMES:
        told = words(
            "Missing",
            "The module {name} is missing. It looks like a file of the project’s own, to lie beside the script.",
        )
        return told.format(name=name)
    if top in sys.stdlib_module_names and top not in PACKAGES:
        told = words("Missing", "The module {name} belongs to Python itself, and this Python was built without it.")
        return told.format(name=name)
    if top != name and name not in PACKAGES and _is_there(top):
        return None  # it lacks a part that another release of it may have
    return _to_install(name, PACKAGES.get(name) or PACKAGES.get(top, top))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _to_install(name: str, package: str) -> Words:
    if getattr(sys, "frozen", False):
        told = words(
            "Missing",
            "The module {name} is missing, and this Nablascope brings a Python of its own that takes no packages. "
            "Install Nablascope with pip, in the environment of the script.",
        )
        return told.format(name=name)
    command = _quoted([*_installer(), package])
    return words("Missing", "The module {name} is missing. Install it with: {command}").format(
        name=name, command=command
    )


def _installer() -> list[str]:
    """Return the start of the command: an environment made by uv has no pip."""
    if _is_there("pip"):
        return [sys.executable, "-m", "pip", "install"]
    return ["uv", "pip", "install", "--python", sys.executable]


def _quoted(command: list[str]) -> str:
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)
