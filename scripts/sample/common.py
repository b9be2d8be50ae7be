"""Paths, deterministic archives and headless Chromium for the sample catalog."""

import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "server" / "sample"
GOODS = OUT / "goods"
PICTURES = OUT / "pictures"
PUBLIC = ROOT / "public"

BUILD = HERE / "build"

ZIP_TIME = (2026, 1, 1, 0, 0, 0)


def goods(path):
    """The path of one good below `goods/`, its folder made."""
    target = GOODS / path
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def built(name):
    """The path of one intermediate file, its folder made."""
    BUILD.mkdir(parents=True, exist_ok=True)
    return BUILD / name


def write_zip(path, entries):
    """Writes `entries` (name, bytes or str) with fixed times and modes, so that two runs agree byte for byte."""
    target = goods(path)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries:
            add_entry(archive, name, content)
    return target


def add_entry(archive, name, content, stored=False):
    info = zipfile.ZipInfo(name, ZIP_TIME)
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def folder_entries(folder, prefix):
    """Every file below `folder` as zip entries below `prefix`, in name order."""
    return [
        (f"{prefix}/{file.relative_to(folder).as_posix()}", file.read_bytes())
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    ]


def _chromium(html, *args):
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if binary is None:
        raise SystemExit("Chromium is needed: install it or set CHROMIUM")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html)
        command = [
            binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", "--allow-file-access-from-files", "--force-color-profile=srgb",
            "--run-all-compositor-stages-before-draw", "--virtual-time-budget=4000",
            f"--user-data-dir={folder}/profile", *args, page.as_uri(),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


def screenshot(html, target, width=1600, height=1200):
    """Renders `html` (complete page) to a PNG of `width` by `height` CSS pixels."""
    _chromium(html, f"--window-size={width},{height}", f"--screenshot={target}")


def print_pdf(html, path, title, author):
    """Prints `html` to goods/`path`, with fixed metadata instead of the clock's."""
    import pikepdf

    target = goods(path)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.pdf"
        _chromium(html, "--no-pdf-header-footer", f"--print-to-pdf={raw}")
        with pikepdf.open(raw) as pdf:
            del pdf.docinfo
            pdf.docinfo["/Title"], pdf.docinfo["/Author"] = title, author
            pdf.docinfo["/CreationDate"] = "D:20260101000000Z"
            pdf.save(
                target, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True, deterministic_id=True
            )
    return target
