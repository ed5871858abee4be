"""The files that make the environment say the same thing."""

import re
import tomllib

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def locked(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_a_hash_for_each_package_and_no_index_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    for name in locked(lock):
        entry = re.search(rf"^{re.escape(name)}==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert entry and "--hash=sha256:" in entry[0], name


def test_the_lock_satisfies_every_declared_dependency():
    found = locked("requirements.lock")
    for line in PROJECT["project"]["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(found[canonicalize_name(wanted.name)]), line


def test_the_development_lock_extends_the_other_without_changing_a_version():
    base, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert base.items() <= dev.items()
    declared = [*PROJECT["dependency-groups"]["dev"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        declared += extra
    assert {canonicalize_name(Requirement(line).name) for line in declared} <= dev.keys()


def test_conda_gives_python_and_c_libraries_and_pip_gives_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    assert pip == {"pip": ["-r requirements.lock"]}
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert conda == ["python=3.11", "pip", "pango"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]
