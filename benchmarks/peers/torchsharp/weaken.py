#!/usr/bin/env python3
"""Marks the need for one version of a library's symbols as weak, so that a loader with an older library goes on: weaken.py FILE VERSION"""
import struct
import sys

SHT_GNU_VERNEED = 0x6FFFFFFE
VER_FLG_WEAK = 2


def needs(image):
    """Offset and name of each version that a 64-bit little-endian ELF file needs."""
    (table,) = struct.unpack_from("<Q", image, 0x28)
    size, count = struct.unpack_from("<HH", image, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", image, table + i * size) for i in range(count)]
    for _, kind, _, _, at, _, link, _, _, _ in sections:
        if kind != SHT_GNU_VERNEED:
            continue
        strings = sections[link][4]
        file_step = 1
        while file_step:
            _, entries, _, first, file_step = struct.unpack_from("<HHIII", image, at)
            entry = at + first
            for _ in range(entries):
                _, _, _, name, step = struct.unpack_from("<IHHII", image, entry)
                start = strings + name
                yield entry, bytes(image[start:image.index(0, start)]).decode()
                entry += step
            at += file_step


def main():
    path, version = sys.argv[1:]
    image = bytearray(open(path, "rb").read())
    for at, name in list(needs(image)):
        if name == version:
            (flags,) = struct.unpack_from("<H", image, at + 4)
            struct.pack_into("<H", image, at + 4, flags | VER_FLG_WEAK)
    open(path, "wb").write(image)


main()
