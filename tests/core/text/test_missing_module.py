"""The command that installs what is missing."""

from __future__ import annotations

import shlex
import sys

import pytest

from core.i18n import words
from core.text.missing_module import advice, install_command


def missing(name: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(f"No module named {name!r}", name=name)


def package(error: BaseException) -> str:
    told = advice(error)
    assert told is not None
    command = install_command(told)
    assert command in told
    *start, last = shlex.split(command) if sys.platform != "win32" else command.split()
    assert sys.executable in command
    assert start[-1] in {"install", sys.executable}
    return last


PACKAGES = {
    "torchvision": "torchvision",
    "torchvision.transforms": "torchvision",
    "cv2": "opencv-python",
    "sklearn.datasets": "scikit-learn",
    "PIL": "pillow",
    "yaml": "pyyaml",
    "skimage": "scikit-image",
    "bs4": "beautifulsoup4",
    "google.protobuf": "protobuf",
    "distutils": "setuptools",
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_named_as_an_installer_knows_it(name: str) -> None:
    assert package(missing(name)) == PACKAGES[name]


def test_the_python_that_runs_is_the_one_that_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/a folder/bin/python")
    told = advice(missing("torchvision"))
    assert told is not None
    assert "-m pip install torchvision" in told
    assert "'/a folder/bin/python'" in told or '"/a folder/bin/python"' in told


def test_an_environment_without_pip_is_uv_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.missing_module.find_spec", lambda name: None)
    told = advice(missing("torchvision"))
    assert told is not None
    assert "uv pip install --python" in told


def test_a_packed_application_takes_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    told = advice(missing("torchvision"))
    assert told is not None
    assert install_command(told) == ""
    assert "torchvision" in told


@pytest.mark.parametrize("name", ["utils", "models.resnet", "config"])
def test_nobody_is_told_to_install_a_stranger_s_package_in_place_of_a_file(name: str) -> None:
    told = advice(missing(name))
    assert told is not None
    assert install_command(told) == ""
    assert "beside the script" in told


def test_a_part_of_python_is_no_package() -> None:
    told = advice(missing("_tkinter"))
    assert told is not None
    assert install_command(told) == ""


def test_a_part_that_an_installed_package_lacks_is_not_missing() -> None:
    assert advice(missing("torch.nosuchpart")) is None


def test_what_another_error_hides_is_found() -> None:
    error = ImportError("SummaryWriter needs TensorBoard")
    error.__cause__ = missing("tensorboard")
    assert package(error) == "tensorboard"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl.", "openpyxl"),
        ("please run `pip install accelerate -U`", "accelerate"),
        ("Install it with: pip install transformers[torch]", "transformers[torch]"),
    ],
)
def test_what_a_library_asks_for_in_words_is_found(text: str, wanted: str) -> None:
    assert package(ImportError(text)).strip("'\"") == wanted


@pytest.mark.parametrize("error", [ValueError("x"), ImportError("cannot import name 'x' from 'torch'")])
def test_other_errors_need_no_package(error: Exception) -> None:
    assert advice(error) is None


def test_a_command_is_found_within_a_message() -> None:
    told = advice(missing("torchvision"))
    assert told is not None
    around = words("Worker", "The experiment could not be started. {reason}").format(reason=told)
    assert install_command(around) == install_command(told) != ""
    assert install_command("The module x is missing.") == ""
