"""The layout that everything relies on, above all the folder that is called like a module."""

import platform
import sys
import sysconfig
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PLATFORM = REPOSITORY / "platform"
REQUIRED = [
    ".ci/run",
    "Makefile",
    "README.md",
    "alliances",
    "api",
    "manage.py",
    "platform/accounts",
    "platform/config",
    "platform/console",
    "platform/exchange",
    "pyproject.toml",
    "requirements.txt",
    "templates",
    "tenants",
    "tests",
]


def test_the_folder_platform_is_no_package():
    assert not (PLATFORM / "__init__.py").exists()


def test_platform_is_still_the_one_of_the_standard_library():
    assert Path(platform.__file__).is_relative_to(sysconfig.get_path("stdlib"))
    assert platform.python_version()


def test_nothing_of_ours_is_called_like_a_module_of_python():
    importable = {
        path.parent.name if path.stem == "__init__" else path.stem
        for folder in (REPOSITORY, PLATFORM)
        for path in (*folder.glob("*.py"), *folder.glob("*/__init__.py"))
    }

    assert "config" in importable
    assert not importable & sys.stdlib_module_names


def test_what_people_and_scripts_look_for_is_there():
    missing = [name for name in REQUIRED if not (REPOSITORY / name).exists()]

    assert not missing


def test_every_package_is_packed_and_every_packed_one_exists():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    build = project["tool"]["hatch"]["build"]
    packages = {
        str(init.parent.relative_to(REPOSITORY))
        for parent in (REPOSITORY, PLATFORM)
        for init in parent.glob("*/__init__.py")
    } - {"tests"}

    assert build["dev-mode-dirs"] == [".", "platform"]
    assert set(build["targets"]["wheel"]["packages"]) == packages
    assert project["tool"]["pytest"]["ini_options"]["pythonpath"] == [".", "platform"]


def test_manage_finds_platform():
    assert '"platform"' in (REPOSITORY / "manage.py").read_text()
