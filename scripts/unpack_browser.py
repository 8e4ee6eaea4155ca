"""Unpacks the Chromium of the npm package `@sparticuz/chromium` and writes a program that starts it.

Runs in `.venv`, which has brotli. Only for tests, on machines without a browser where none may be installed.
"""

import io
import shlex
import sys
import tarfile
from pathlib import Path

import brotli

_PACKAGE = Path("node_modules/@sparticuz/chromium/bin")
_ARCHIVES = ("al2023", "fonts", "swiftshader")
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>/usr/share/fonts</dir><dir>{fonts}</dir>
<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""
_PROGRAM = """#!/bin/sh
LD_LIBRARY_PATH={folder}/al2023/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}
FONTCONFIG_PATH={folder}/fonts
export LD_LIBRARY_PATH FONTCONFIG_PATH
exec {folder}/chromium "$@"
"""


def unpack(folder: Path, program: Path) -> None:
    """Unpack into `folder`, where npm installed the package, and write the starting program."""
    source, target = folder / _PACKAGE, folder / "unpacked"
    target.mkdir(exist_ok=True)
    chromium = target / "chromium"
    chromium.write_bytes(brotli.decompress((source / "chromium.br").read_bytes()))
    chromium.chmod(0o755)
    for name in _ARCHIVES:
        unpack_files(brotli.decompress((source / f"{name}.tar.br").read_bytes()), target / name)
    (target / "fonts" / "fonts.conf").write_text(
        _FONTS.format(fonts=target / "fonts" / "fonts"), encoding="utf-8"
    )
    program.parent.mkdir(exist_ok=True)
    program.write_text(_PROGRAM.format(folder=shlex.quote(str(target))), encoding="utf-8")
    program.chmod(0o755)


def unpack_files(packed: bytes, target: Path) -> None:
    """Write the plain files of a tar archive, none outside `target`; tarfile's filter needs Python 3.11.4."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            place = (target / member.name).resolve()
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and place.is_relative_to(target.resolve()):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())


if __name__ == "__main__":
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
