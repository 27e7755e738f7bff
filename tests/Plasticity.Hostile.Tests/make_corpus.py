#!/usr/bin/env python3
"""Makes Corpus/ and corpus.tsv: files made to do harm to a reader, and benign ones beside them.

    python3 make_corpus.py [FOLDER]

Of Python's library it takes nothing that may differ between versions: archives and compressed data are put together here, byte by byte, so that
the same script makes the same bytes everywhere. A line of corpus.tsv says of each file whether it is to be refused, which words the refusal has to
contain, and what the file is.
"""

import hashlib
import json
import shutil
import struct
import sys
from pathlib import Path

FILES = []


def add(path, content, reason, why):
    """A file that is refused for a reason; or accepted, where that is None."""
    data = content.encode("utf-8") if isinstance(content, str) else bytes(content)
    assert path not in [known[0] for known in FILES], path
    FILES.append((path, data, reason, why))


# Pieces of formats


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def stored(data):
    """Deflate without compression."""
    blocks = [data[i : i + 65535] for i in range(0, len(data), 65535)] or [b""]
    return b"".join(struct.pack("<BHH", i == len(blocks) - 1, len(b), len(b) ^ 0xFFFF) + b for i, b in enumerate(blocks))


def repeated(byte, matches):
    """Deflate of one byte and 258 copies of it so many times: a thousandth of what it unpacks to."""
    return again(1, matches, byte)


def again(distance, matches, byte=None):
    """The last block of deflate: what stood one or 512 bytes before, 258 bytes of it so many times; after one byte, if one is given."""
    bits = []

    def huffman(code, length):
        bits.extend((code >> i) & 1 for i in reversed(range(length)))

    bits += [1, 1, 0]  # the last block, with the fixed codes
    if byte is not None:
        huffman(0x30 + byte, 8)  # below 144
    for _ in range(matches):
        huffman(0xC0 + 285 - 280, 8)  # length 258
        if distance == 1:
            huffman(0, 5)
        else:
            huffman(17, 5)  # 385 to 512
            bits.extend([1] * 7)  # 512
    huffman(0, 7)
    bits += [0] * (-len(bits) % 8)
    return bytes(sum(bit << i for i, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8))


def gzip(data, deflated=None, crc=None, length=None):
    body = stored(data) if deflated is None else deflated
    crc = crc32(data) if crc is None else crc
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + body + struct.pack("<II", crc, (len(data) if length is None else length) & 0xFFFFFFFF)


# safetensors


def safetensors_file(header, data=b"", length=None):
    text = header if isinstance(header, bytes) else (header if isinstance(header, str) else json.dumps(header, separators=(",", ":"))).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def safetensors():
    file = safetensors_file

    def tensor(shape, start, end, dtype="F32"):
        return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}

    def put(name, content, reason, why):
        add(f"safetensors/{name}.safetensors", content, reason, why)

    one = tensor([2], 0, 8)
    put("benign-two", file({"__metadata__": {"step": "7"}, "a": tensor([2, 3], 0, 24), "b": tensor([], 24, 32, "I64")}, bytes(range(32))), None, "two tensors and a remark")
    put("benign-empty", file({}), None, "no tensor at all")
    put("benign-padded", file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}   '), None, "a tensor without elements, and a header filled up with blanks")
    put("benign-order", file({"b": tensor([1], 4, 8), "a": tensor([1], 0, 4)}, bytes(8)), None, "tensors that stand in another order than their bytes")
    put("empty", b"", "found 0 bytes", "no bytes")
    put("seven-bytes", b"\x02\0\0\0\0\0\0", "found 7 bytes", "less than a length")
    put("length-only", struct.pack("<Q", 2), "expected a header of at most 0 bytes, found one of 2", "a length without a header")
    put("length-beyond", file({}, length=3), "found one of 3", "a header that ends behind the file")
    put("length-huge", file({}, length=99_000_000), "found one of 99000000", "a header of nearly all that is allowed, in a file of ten bytes")
    put("length-2-63", file({}, length=1 << 63), "found one of 9223372036854775808", "a length that is negative when signed")
    put("length-max", file({}, length=(1 << 64) - 1), "found one of 18446744073709551615", "a length of all ones")
    put("length-zero", file({}, length=0), "begins with '{'", "a header of no bytes")
    put("blank-first", file(" {}"), "begins with '{'", "white space before the header, which lets two files look like one")
    put("list-header", file("[]"), "begins with '{'", "a list for a header")
    put("no-json", file("{nonsense}"), "expected a header of JSON", "a header that is no JSON")
    put("cut-json", file('{"a":'), "expected a header of JSON", "a header that breaks off")
    put("two-objects", file("{}{}"), "expected a header of JSON", "a second object behind the first")
    put("not-utf8", file(b'{"\xff\xfe":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'), "expected a header of JSON", "a name that is no UTF-8")
    put("lone-surrogate", file('{"\\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'), "expected a header of JSON", "half of a surrogate pair for a name")
    put("deep", file("{" + '"a":{' * 5000 + "}" * 5001), "dtype, shape and data_offsets", "objects in objects, five thousand deep")
    put("deep-lists", file('{"a":{"dtype":"F32","shape":' + "[" * 5000 + "]" * 5000 + ',"data_offsets":[0,0]}}'), "found", "lists in lists, five thousand deep")
    put("key-twice", file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', bytes(8)), "found 'a' again", "a name that stands twice: readers differ in which they take")
    put("key-twice-escaped", file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', bytes(8)), "found 'a' again", "the same, the second time with an escape")
    put("dtype-twice", file('{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,8]}}', bytes(8)), "found 'dtype'", "a tensor that is of two types")
    put("metadata-twice", file('{"__metadata__":{"a":"1","a":"2"}}'), "found 'a' again", "a remark that stands twice")
    put("metadata-number", file('{"__metadata__":{"a":1}}'), "__metadata__", "a remark that is no text")
    put("unknown-key", file({"a": {**one, "code": "os.system"}}, bytes(8)), "found 'code'", "a key that the format does not know")
    put("no-dtype", file({"a": {"shape": [2], "data_offsets": [0, 8]}}, bytes(8)), "found less or more", "a tensor of no type")
    put("dtype-unknown", file({"a": tensor([2], 0, 8, "F33")}, bytes(8)), "found 'F33'", "a type that is none")
    put("dtype-number", file({"a": {"dtype": 0, "shape": [2], "data_offsets": [0, 8]}}, bytes(8)), "expected String", "the number of an enumeration for a type")
    put("shape-negative", file({"a": tensor([-2], 0, 8)}, bytes(8)), "whole numbers from 0", "an axis of -2")
    put("shape-float", file({"a": tensor([2.5], 0, 8)}, bytes(8)), "whole numbers from 0", "an axis of two and a half")
    put("shape-overflow", file({"a": tensor([2147483647, 2147483647, 4], 0, 8)}, bytes(8)), "below 2 GiB", "axes whose product is small when it overflows")
    put("shape-wraps", file({"a": tensor([4294967296, 4294967296], 0, 0)}), "axes below 2^31", "axes whose product is nought in 64 bits")
    put("shape-large", file({"a": tensor([500000000], 0, 2000000000)}, bytes(8)), "expected 2000000000 bytes of elements, found 8", "two gigabytes of elements in a file of a hundred bytes")
    put("offsets-behind", file({"a": tensor([2], 8, 16)}, bytes(16)), "expected to begin at byte 0", "a gap that could hide anything")
    put("offsets-overlap", file({"a": tensor([2], 0, 8), "b": tensor([2], 4, 12)}, bytes(12)), "expected to begin at byte 8", "two tensors that share bytes")
    put("offsets-same", file({"a": one, "b": one}, bytes(8)), "expected to begin at byte 8", "two tensors at one place")
    put("offsets-reversed", file({"a": tensor([2], 8, 0)}, bytes(8)), "found data_offsets 8 to 0", "an end before its beginning")
    put("offsets-beyond", file({"a": one}, bytes(4)), "expected 8 bytes of elements, found 4", "elements that end behind the file")
    put("offsets-three", file({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8, 8]}}, bytes(8)), "found less or more", "three ends")
    put("offsets-wrong-size", file({"a": tensor([3], 0, 8)}, bytes(8)), "expected 12 bytes", "fewer bytes than the shape says")
    put("bytes-behind", file({"a": one}, bytes(12)), "expected 8 bytes of elements, found 12", "bytes behind the last tensor that nobody owns")
    put("offset-2-63", file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[9223372036854775808,9223372036854775808]}}'), "whole numbers from 0", "a place that is negative when signed")
    put("escape-in-name", file({"\x1b[31mred": tensor([2], 4, 12)}, bytes(12)), "\\u001b[31mred", "a name that a terminal would obey")
    put("noughts-in-literal", file(b'{"a":t' + bytes(20) + b"}"), "expected a header of JSON", "noughts that another library would quote in its message")
    put("long-name", file({"n" * 20000: tensor([3], 0, 8)}, bytes(8)), "expected 12 bytes", "a name of twenty thousand letters, in an error message")


# npy, npz


def npy_file(header="{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", data=bytes(8), version=1, length=None, pad=True):
    text = (header if isinstance(header, bytes) else header.encode()) + b"\n"
    if pad:
        text = text[:-1] + b" " * (-(10 + len(text)) % 64) + b"\n"
    count = len(text) if length is None else length
    return b"\x93NUMPY" + bytes([version, 0]) + (struct.pack("<H", count & 0xFFFF) if version == 1 else struct.pack("<I", count)) + text + data


def npy():
    def put(name, content, reason, why):
        add(f"npy/{name}.npy", content, reason, why)

    def header(shape, descr="'<f4'", order="False"):
        return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"

    put("benign-vector", npy_file(), None, "two floats")
    put("benign-columns", npy_file(header("(2, 3)", "'<i8'", "True"), bytes(48)), None, "columns first, as Fortran has it")
    put("benign-version-2", npy_file(header("()", "'|u1'"), b"\x07", version=2), None, "a number on its own, under the second version")
    put("benign-none", npy_file(header("(0, 5)"), b""), None, "no elements")
    put("empty", b"", "found 0 bytes", "no bytes")
    put("magic", b"\x93NUMPX" + npy_file()[6:], "another magic number", "a magic number that is nearly right")
    put("pickle", b"\x80\x04\x95" + bytes(20), "another magic number", "a pickle, which runs what it likes where it is opened")
    put("version-9", npy_file(version=9), "version 1 to 3, found 9", "a version that is none")
    put("cut", npy_file()[:40], "expected a header of at most", "a header that ends behind the file")
    put("header-huge", npy_file(version=2, length=0xFFFFFFFF), "expected a header of at most", "a header of four gigabytes")
    put("object", npy_file(header("(1,)", "'|O'")), "|O", "objects, which are pickles")
    put("records", npy_file(header("(1,)", "[('a', '<f4'), ('b', '<f4')]")), "records of several fields", "records")
    put("benign-big-endian", npy_file(header("(2,)", "'>f4'"), struct.pack(">2f", 1, -2)), None, "floats whose first byte is the most significant")
    put("benign-big-endian-columns", npy_file(header("(2, 3)", "'>i8'", "True"), struct.pack(">6q", *range(6))), None, "the same of integers, columns first")
    for kind in ("i1", "u1", "b1"):
        put(f"benign-cnpy-{kind}", npy_file(header("(2,)", f"'<{kind}'"), b"\x01\x00"), None, f"elements of one byte as cnpy spells them: <{kind}")
    put("benign-python-2", npy_file(header("(2L, 3L)"), struct.pack("<6f", *range(6))), None, "a shape as Python 2 spells it")
    put("benign-version-3", npy_file(header("(1,)", "'>u2'"), b"\x01\x02", version=3), None, "the third version")
    put("big-endian-text", npy_file(header("(2,)", "'>U1'")), ">U1", "characters in an order that numbers may have")
    put("shape-letters", npy_file(header("(2LL,)")), "a tuple for the shape", "a number with a letter too many")
    put("code", npy_file("{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (2,), }"), "a text in quotes", "an expression where a literal should be")
    put("shape-huge", npy_file(header("(2147483647, 2147483647, 2147483647)")), "found 8 bytes", "more elements than a 64-bit number counts bytes")
    put("shape-wraps", npy_file(header("(65536, 65536, 65536, 65536)"), b""), "found 0 bytes", "axes whose product is nought in 64 bits")
    put("shape-large", npy_file(header("(500000000,)")), "found 8 bytes of them", "two gigabytes of elements in a file of a hundred bytes")
    put("shape-negative", npy_file(header("(-1,)")), "whole numbers from 0", "an axis of -1")
    put("shape-2-31", npy_file(header("(2147483648,)")), "an axis below 2^31", "an axis of 2^31")
    put("shape-many-axes", npy_file(header("(" + "1, " * 5000 + ")")), "at most 64 axes", "five thousand axes")
    put("shape-missing", npy_file("{'descr': '<f4', 'fortran_order': False, }"), "found less", "an array without a shape")
    put("shape-twice", npy_file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (1,), }"), "once each, found 'shape'", "an array of two shapes")
    put("bytes-behind", npy_file(data=bytes(12)), "found 12 bytes of them", "bytes behind the last element")
    put("quote-open", npy_file("{'descr': '<f4"), "a closing quote", "a text that does not end")
    put("deep", npy_file(header("(" * 10000)), "found", "brackets in brackets")
    put("escape", npy_file("{'\x1b]0;x\x07': 1}"), "\\u001b]0;x\\u0007", "a key that a terminal would obey")


def zip_file(entries, comment=b"", count=None, directory_at=None):
    """Entries are (name, data, changes to what is said of it)."""
    out, directory = b"", b""
    for name, data, changes in entries:
        said = {"method": 0, "crc": crc32(data), "packed": data, "flags": 0, "size": len(data), "offset": len(out), "local": None}
        said.update(changes)
        packed_size = changes.get("packed_size", len(said["packed"]))
        common = struct.pack("<HHHHHIII", 20, said["flags"], said["method"], 0, 0x21, said["crc"], packed_size, said["size"])
        local = name if said["local"] is None else said["local"]
        out += b"PK\x03\x04" + common + struct.pack("<HH", len(local), 0) + local + said["packed"]
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, said["offset"]) + name
    count = len(entries) if count is None else count
    at = len(out) if directory_at is None else directory_at
    return out + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), at, len(comment)) + comment


def npz():
    def put(name, content, reason, why):
        add(f"npz/{name}.npz", content, reason, why)

    array = npy_file()
    zeros = npy_file("{'descr': '|u1', 'fortran_order': False, 'shape': (1000,), }", bytes(1000))
    put("benign-two", zip_file([(b"a.npy", array, {}), (b"layer/b.npy", zeros, {})]), None, "two arrays, one with a slash in its name")
    put("benign-deflated", zip_file([(b"a.npy", array, {"method": 8, "packed": stored(array)})]), None, "an array behind deflate")
    cnpy, python2 = (npy_file(f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}", bytes(6)) for kind, shape in (("<u1", "(6,)"), ("<b1", "(2L, 3L)")))
    put("benign-other-writers", zip_file([(b"a.npy", cnpy, {}), (b"b.npy", python2, {})]), None, "types and shapes as cnpy and Python 2 spell them")
    put("benign-none", zip_file([]), None, "no arrays")
    put("empty", b"", "Central Directory", "no bytes")
    put("no-zip", b"not a zip at all" * 4, "", "no zip")
    put("cut", zip_file([(b"a.npy", array, {})])[:-30], "", "a zip that breaks off")
    put("slip", zip_file([(b"../../evil.npy", array, {})]), "no path out of a folder", "a name that leads out of the folder")
    put("slip-absolute", zip_file([(b"/etc/evil.npy", array, {})]), "no path out of a folder", "a name that begins at the root")
    put("slip-windows", zip_file([(b"..\\evil.npy", array, {})]), "no backslash", "the same for another system")
    put("drive", zip_file([(b"C:evil.npy", array, {})]), "no colon", "a name on a drive")
    put("nul", zip_file([(b"a\0b.npy", array, {})]), "control characters", "a name with a nought in it")
    put("name-empty", zip_file([(b".npy", array, {})]), "at least one character", "an array without a name")
    put("name-twice", zip_file([(b"a.npy", array, {}), (b"a.npy", array, {})]), "found it again", "a name that stands twice")
    put("claims-2-gib", zip_file([(b"a.npy", array, {"size": 2_000_000_000})]), "found a claim of 2000000000", "two gigabytes, stored in a hundred bytes")
    put("claims-4-gib", zip_file([(b"a.npy", array, {"method": 8, "packed": stored(array), "size": 0xFFFFFFF0})]), "found a claim of", "four gigabytes, packed into a hundred bytes")
    put("bomb", zip_file([(b"a.npy", b"", {"method": 8, "packed": repeated(0, 40_000), "size": 1000})]), "another magic number", "ten megabytes behind a claim of a thousand bytes")
    bomb = npy_file("{'descr': '|u1', 'fortran_order': False, 'shape': (900,), }", b"")
    put("bomb-behind-header", zip_file([(b"a.npy", b"", {"method": 8, "packed": stored(bomb)[:0] + b"\x00" + stored(bomb)[1:] + repeated(0, 40_000), "size": len(bomb) + 900})]), "found", "an array that goes on for ten megabytes")
    put("overlap", zip_file([(b"a.npy", array, {}), (b"b.npy", array, {"offset": 0, "packed": b"", "packed_size": len(array), "local": b"a.npy"}), (b"c.npy", array, {"offset": 0, "packed": b"", "packed_size": len(array), "local": b"a.npy"}), (b"d.npy", array, {"offset": 0, "packed": b"", "packed_size": len(array), "local": b"a.npy"}), (b"e.npy", array, {"offset": 0, "packed": b"", "packed_size": len(array), "local": b"a.npy"})]), "share no bytes", "entries that share their bytes: how small zips become large")
    put("crc", zip_file([(b"a.npy", array, {"crc": 1})]), "CRC-32", "bytes that have changed")
    put("encrypted", zip_file([(b"a.npy", array, {"flags": 1})]), "encrypted", "a locked entry")
    put("method", zip_file([(b"a.npy", array, {"method": 99})]), "", "a compression that nobody knows")
    put("offset-beyond", zip_file([(b"a.npy", array, {"offset": 0x7FFFFFF0})]), "", "an entry behind the end of the file")
    put("directory-beyond", zip_file([(b"a.npy", array, {})], directory_at=0x7FFFFFF0), "", "a directory behind the end of the file")
    put("count", zip_file([(b"a.npy", array, {})], count=60000), "", "sixty thousand entries, said of one")
    put("pickle", zip_file([(b"a.npy", npy_file("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"), {})]), "|O", "objects, which are pickles")
    put("no-array", zip_file([(b"readme.txt", b"hello hello hello", {})]), "another magic number", "a file that is no array")


# YAML: studies and settings

STUDY = """study: tiny
settings: {width: 2, batch: 16, seeds: 1}
phases:
  tune: {stop: {kind: after-epochs, epochs: 2}}
arms:
  - name: fresh
    phases: [tune]
  - name: warm
    phases: [{name: pretrain, data: {kind: random-share, share: 0.5}, stream: 1}, tune]
probes: []
metrics: [tail-accuracy, {kind: time-to, accuracy: 0.9}]
figures: [curves, {kind: transition-curves, gammas: [0.5]}]
claims:
  - {text: t, higher: [fresh], lower: [warm]}
"""


def study():
    def put(name, content, reason, why):
        add(f"study/{name}.yaml", content, reason, why)

    def line(number, text):
        lines = STUDY.splitlines()
        lines[number - 1] = text
        return "\n".join(lines) + "\n"

    put("benign", STUDY, None, "a study")
    put("benign-short", "study: a\narms: [{name: fresh, phases: [{name: tune}]}]\n", None, "the least that is a study")
    put("benign-windows", "\ufeff" + STUDY.replace("\n", "\r\n"), None, "a study with a byte order mark and other line ends")
    put("empty", "", "found an empty file", "no bytes")
    put("no-yaml", "{" * 3, "expected YAML", "brackets that do not close")
    put("not-utf8", b"study: caf\xe9\n", "text in UTF-8", "Latin letters")
    put("nul", b"\0" * 64, "expected a study", "noughts")
    put("alias-bomb", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)), "no anchors", "a billion laughs")
    put("alias-loop", "study: &a [*a]\n", "no anchors", "a list that holds itself")
    put("alias-unknown", line(2, "settings: *all"), "the alias *all", "a name for nothing")
    put("merge-key", line(2, "settings: {<<: {width: 2}}"), "unknown key", "a key that some readers merge")
    put("tag-python", line(2, "settings: !!python/object/apply:os.system ['true']"), "no tags", "a tag that runs a program in other readers")
    put("tag-local", line(2, "settings: !thing {}"), "no tags", "a tag of its own")
    put("deep-flow", "study: " + "[" * 20_000, "no more than 16 deep", "lists in lists, twenty thousand deep")
    put("deep-maps", "study: " + "{a: " * 5_000, "no more than 16 deep", "mappings in mappings, five thousand deep")
    put("deep-blocks", "\n".join(" " * i + "a:" for i in range(300)), "no more than 16 deep", "blocks in blocks")
    put("deep-dashes", "study: \n" + "- " * 400 + "x", "no more than 16 deep", "a list in a list in a list, on one line")
    put("key-twice", line(10, "study: again"), "found 'study' again", "a key that stands twice")
    put("key-twice-quoted", line(10, "\"stu\\x64y\": again"), "found 'study' again", "the same, with an escape")
    put("key-list", line(10, "[a, b]: c"), "a word as key", "a list for a key")
    put("key-unknown", line(10, "exec: rm"), "unknown key of a study 'exec'", "a key that is none")
    put("two-documents", STUDY + "---\n" + STUDY, "expected one document", "a second study in the same file")
    put("version", "%YAML 9.9\n---\n" + STUDY, "expected", "a version of YAML that is none")
    put("name-path", line(1, "study: ../../etc/passwd"), "lower-case letters, digits and hyphens", "a name that leads out of the folder of runs")
    put("name-absolute", line(1, "study: /etc/passwd"), "lower-case letters, digits and hyphens", "a name that begins at the root")
    put("name-long", line(1, "study: " + "a" * 5000), "at most 64 lower-case letters", "a name of five thousand letters")
    put("name-windows", line(1, "study: 'con:'"), "lower-case letters, digits and hyphens", "a name that is a device elsewhere")
    put("name-nul", line(1, 'study: "a\\0b"'), "without control characters", "a name with a nought in it")
    put("name-escape", line(1, 'study: "\\e[2J"'), "without control characters", "a name that a terminal would obey")
    put("figure-path", line(12, "figures: [{kind: sweep, file: ../../up}]"), "found '../../up'", "a figure that is written elsewhere")
    put("figure-absolute", line(12, "figures: [{kind: sweep, file: /tmp/up}]"), "found '/tmp/up'", "a figure at the root")
    put("arms-none", line(5, "arms: []\nx:"), "", "no arms")
    put("arms-text", STUDY.split("arms:")[0] + "arms: fresh\n", "arms: expected a list", "a word for a list")
    put("width-huge", line(2, "settings: {width: 99999999999999999999}"), "width: expected a whole number", "a number of twenty digits")
    put("width-negative", line(2, "settings: {width: -1}"), "width is -1", "a network of -1 channels")
    put("batch-infinite", line(2, "settings: {rate: 1e999}"), "rate", "a learning rate that is infinite")
    put("rate-nan", line(2, "settings: {rate: .nan}"), "rate: expected a number", "a learning rate that is no number")
    put("seeds-huge", line(2, "settings: {seeds: 2147483647}"), "seeds is 2147483647", "two billion seeds")
    put("epochs-negative", line(4, "  tune: {stop: {kind: after-epochs, epochs: -2}}"), "epochs is -2", "epochs that go back")
    put("text-control", line(10, "question: \"a\\ab\""), "without control characters", "a bell in the question")
    put("tab", "study: a\n\tarms: []\n", "expected YAML", "a tab where blanks should be")
    put("key-right-to-left", line(10, "\u202egnp.exe: a"), "unknown key of a study", "a key that turns the direction of the text around it")
    put("kind-long", line(4, "  tune: {stop: {kind: " + "a" * 30_000 + "}}"), "unknown kind of stop", "a kind of thirty thousand letters, in an error message")
    put("assembly", line(4, "  tune: {stop: {kind: System.Diagnostics.Process, epochs: 2}}"), "unknown kind of stop", "the name of a type of the runtime")


SETTINGS = """# The run's question, and how to ask it again.
study: warm-start
command: "plasticity run warm-start --data shapes"
version: "0.1.0"
commit: 0123456789abcdef0123456789abcdef01234567
data:
  name: shapes
  sha256: "8eaeb2156fca97975d4ff8bc1101f2400a2a15c25a5a0e0e5a20e297c2651e86"
  training-images: 10000
  test-images: 5000
device:
  id: cpu
  name: "A processor"
  driver: "managed SIMD, 512 bits"
  units: 2
settings:
  first-share: 0.5
  pretrain-epochs: 15
  model: res-net
  width: 8
  rate: 0.001
  engine:
    convolution: auto
"""


def settings():
    def put(name, content, reason, why):
        add(f"settings/{name}.yaml", content, reason, why)

    def instead(old, new):
        assert old in SETTINGS, old
        return SETTINGS.replace(old, new)

    put("benign", SETTINGS, None, "settings of a run")
    put("benign-bare", instead("commit: 0123456789abcdef0123456789abcdef01234567\n", "").split("settings:")[0] + "settings: {}\n", None, "a run with every default, of a program without a commit")
    put("empty", "", "found an empty file", "no bytes")
    put("list", "- 1\n", "found no mapping", "a list")
    put("no-settings", SETTINGS.split("settings:")[0], "expected 'settings'", "a file that was cut")
    put("study-unknown", instead("study: warm-start", "study: ../../etc"), "unknown study '../../etc'", "the path of a study")
    put("study-list", instead("study: warm-start", "study: [warm-start]"), "expected 'study'", "a list for a name")
    put("images-negative", instead("training-images: 10000", "training-images: -1"), "expected 'data.training-images'", "-1 images")
    put("images-huge", instead("training-images: 10000", "training-images: 99999999999"), "expected 'data.training-images'", "more images than a number holds")
    put("units-text", instead("units: 2", "units: many"), "expected 'device.units'", "a word for a number")
    put("data-text", instead("  name: shapes\n", "  title: shapes\n"), "expected 'data.name'", "data without a name")
    put("key-unknown", instead("  width: 8", "  widht: 8"), "unknown key 'widht'", "a setting that is none")
    put("key-twice", instead("  width: 8", "  width: 8\n  width: 9"), "found 'width' again", "a setting that stands twice")
    put("epochs-huge", instead("pretrain-epochs: 15", "pretrain-epochs: 99999999999"), "pretrain-epochs: expected a whole number", "more epochs than a number holds")
    put("share", instead("first-share: 0.5", "first-share: 1.5"), "first-share", "a share beyond the whole")
    put("counts-huge", "study: stages\n" + instead("study: warm-start", "").split("settings:")[0] + "settings: {counts: 2000000000}\n", "counts", "a study of two billion stages, which would be made before anybody counts them")
    put("counts-most", "study: class-imbalance\n" + instead("study: warm-start", "").split("settings:")[0] + "settings: {counts: '" + ",".join(str(i) for i in range(60, 91)) + "', ratios: '" + ",".join(str(i / 40) for i in range(1, 31)) + "'}\n", "counts times ratios is", "forty thousand stages, which would be made before anybody counts them")
    put("counts-many", "study: stages\n" + instead("study: warm-start", "").split("settings:")[0] + "settings: {counts: '" + ",".join(["1000"] * 5000) + "'}\n", "counts", "five thousand arms of a thousand stages each")
    put("alias", instead("data:", "data: &d").replace("device:\n", "device: *d\nother:\n"), "no anchors", "an anchor")
    put("deep", SETTINGS + "".join("  " * i + "  a:\n" for i in range(40)), "no more than 16 deep", "settings in settings")
    put("command-escape", instead("plasticity run warm-start --data shapes", "\\e]0;owned\\a"), "without control characters", "a command that a terminal would obey")
    put("noise", bytes((i * 167 + 13) % 256 for i in range(2000)), "text in UTF-8", "noise")
    put("long", SETTINGS + "# " + "x" * 1100, None, "a long remark, which is no harm")


def sweep():
    def put(name, content, reason, why):
        add(f"sweep/{name}.yaml", content, reason, why)

    def of(block, head="study: warm-start\nsize: smoke\n"):
        return head + "sweep:\n" + "".join(f"  {line}\n" for line in block.splitlines())

    put("benign", of("product: {width: [8, 16], rate: [0.001, 0.01]}\nseeds: 1..4"), None, "four combinations of four seeds")
    put("benign-list", of("list: [{width: 8, depth: 1}, {width: 16}]\nseeds: [1, 2, 5]"), None, "two combinations by name")
    put("benign-of-file", of("product: {width: [2, 4]}", STUDY), None, "a sweep of a study in the same file")
    put("product-huge", of("product: {" + ", ".join(f"{key}: [{', '.join(str((i + 2) / scale if scale > 1 else i + 2) for i in range(40))}]" for key, scale in (("width", 1), ("batch", 1), ("rate", 1000), ("l2", 1000), ("perturb", 100))) + "}"), "at most 10000 combinations", "a hundred million combinations")
    put("seeds-huge", of("seeds: 1..2000000000"), "at most 10,000", "two billion seeds")
    put("seeds-count", of("seeds: 2147483647"), "at most 10,000", "as many seeds as there are numbers")
    put("seeds-back", of("seeds: 8..1"), "a range as 1..8", "seeds from eight to one")
    put("seeds-edge", of("seeds: 2147483647..2147483647, 1..9"), None, "the last seed that there is")
    put("seeds-twice", of("seeds: [1, 1]"), "each seed once", "a seed that stands twice")
    put("seeds-negative", of("seeds: [-1]"), "seeds", "a seed of -1")
    put("seeds-text", of("seeds: many"), "a range as 1..8", "a word for seeds")
    put("key-unknown", of("products: {width: [8]}"), "unknown key of a sweep 'products'", "a key that is none")
    put("setting-unknown", of("product: {widht: [8]}"), "unknown key 'widht'", "a setting that is none")
    put("setting-twice", of("product: {width: [8], Width: [16]}"), "expected each setting once", "a setting that is varied twice")
    put("value-list", of("product: {width: [[8]]}"), "expected a value", "a list for a value")
    put("value-wrong", of("product: {width: [wide]}"), "width: expected a whole number", "a word for a number")
    put("values-none", of("product: {width: []}"), "expected at least one value", "a setting without values")
    put("block-text", "study: warm-start\nsweep: all\n", "a mapping with product, list or seeds", "a word for a sweep")
    put("size-unknown", of("seeds: 1", "study: warm-start\nsize: enormous\n"), "smoke, small or paper", "a size that is none")
    put("size-number", of("seeds: 1", "study: warm-start\nsize: 77\n"), "smoke, small or paper", "the number of an enumeration")
    put("study-path", of("seeds: 1", "study: ../../etc\n"), "expected", "the path of a study")


# JSON Lines


def rows(**changes):
    row = {"study": "tiny", "arm": "fresh", "seed": 1, "phase": "tune", "epoch": 1, "step": 16, "rate": 0.001, "train_loss": 2.1, "train_accuracy": 0.25,
           "test_loss": 2.0, "test_accuracy": 0.3, "images_per_second": 5000.5, "seconds": 0.5}
    row.update(changes)
    return json.dumps({key: value for key, value in row.items() if value != "gone"}, separators=(",", ":")) + "\n"


def metrics():
    def put(name, content, reason, why):
        add(f"metrics/{name}.jsonl", content, reason, why)

    put("benign", rows() + rows(epoch=2, step=32) + rows(arm="warm"), None, "three epochs")
    put("benign-diverged", rows() + rows(epoch=2, train_loss=None, test_loss=None), None, "a loss that was not finite, which is null")
    put("benign-empty", "", None, "a run before its first epoch")
    put("benign-further", rows(further=[1]), None, "a key of a later version")
    put("cut", rows() + rows(epoch=2)[:40], "one without its end", "a last line that breaks off")
    put("blank-line", rows() + "\n" + rows(epoch=2), "found an empty one", "a line of nothing")
    put("no-json", "epoch 1 done\n", "a line of the run's log", "no JSON")
    put("list", "[1,2,3]\n", "no mapping", "a list for a row")
    put("text", '"row"\n', "no mapping", "a text for a row")
    put("two-on-a-line", rows().strip() + rows(), "a line of the run's log", "two rows on a line")
    put("key-missing", rows(seed="gone"), "no 'seed'", "a row of no seed")
    put("key-twice", rows().replace('"seed":1', '"seed":1,"seed":2'), "seed", "a row of two seeds")
    put("seed-text", rows(seed="1"), "'seed' that is a string", "a text for a number")
    put("seed-negative", rows(seed=-1), "'seed' that is -1", "a seed of -1")
    put("seed-float", rows(seed=1.5), "'seed' that is 1.5", "half a seed")
    put("seed-huge", rows(seed=2**31), "'seed' that is 2147483648", "a seed that does not fit")
    put("epoch-huge", rows(epoch=10**30), "'epoch' that is", "an epoch of thirty digits")
    put("step-2-63", rows(step=2**63), "'step' that is 9223372036854775808", "a step that does not fit")
    put("loss-text", rows(train_loss="NaN"), "'train_loss' that is a string", "what is no number, as a text")
    put("loss-nan", rows().replace("2.1", "NaN"), "a line of the run's log", "what is no number, as some writers have it")
    put("loss-infinite", rows().replace("2.1", "1e999"), "'train_loss' that is 1e999", "a number that becomes infinite")
    put("accuracy-2", rows(test_accuracy=2.0), "no share from 0 to 1", "an accuracy of two hundred percent")
    put("accuracy-negative", rows(train_accuracy=-0.1), "no share from 0 to 1", "an accuracy below nought")
    put("arm-null", rows(arm=None), "no text for 'arm'", "an arm without a name")
    put("arm-escape", rows(arm="\x1b[31mred"), "a control character in 'arm'", "an arm that a terminal would obey")
    put("arm-surrogate", rows().replace("fresh", "\\ud800"), "a line of the run's log", "half of a surrogate pair")
    put("arm-long", rows(arm="a" * 5000), "'arm' of 5000 characters", "an arm of five thousand letters")
    put("repeated", rows() + rows(), "each row of the run's log once", "an epoch that stands twice, as after a bad resume")
    put("deep", rows(further="X").replace('"X"', "[" * 10_000 + "]" * 10_000), "a line of the run's log", "lists in lists, ten thousand deep")
    put("line-long", rows(further="x" * 70_000), "a line of at most 65536 bytes", "a line of seventy thousand bytes")
    put("line-endless", "x" * 70_000, "a line of at most 65536 bytes", "a line that does not end")
    put("not-utf8", rows(arm="X").encode().replace(b"X", b"\xff\xfe"), "a line of the run's log", "a name that is no UTF-8")
    put("comment", "// a remark\n" + rows(), "a line of the run's log", "a remark, which JSON does not have")
    put("nul", b"\0" * 100 + b"\n" + rows().encode(), "a line of the run's log", "noughts where a row was, as a crashed disk leaves them")
    put("bom", "\ufeff" + rows(), "a line of the run's log", "a byte order mark")


def measures():
    def put(name, content, reason, why):
        add(f"measures/{name}.jsonl", content, reason, why)

    def row(**changes):
        values = {"study": "tiny", "arm": "fresh", "seed": 1, "phase": "tune", "moment": "end", "epoch": 2, "step": 32, "measure": "reached", "value": 1}
        values.update(changes)
        return json.dumps({key: value for key, value in values.items() if value != "gone"}, separators=(",", ":")) + "\n"

    put("benign", row() + row(moment="start", measure="gradient-noise", value=0.125), None, "two measures")
    put("benign-none", row(value=None), None, "a measure that had no value")
    put("moment-number", row(moment="2"), "the moment '2'", "the number of an enumeration")
    put("moment-unknown", row(moment="later"), "the moment 'later'", "a moment that is none")
    put("moment-case", row(moment="END"), "the moment 'END'", "a moment in capitals")
    put("measure-missing", row(measure="gone"), "no 'measure'", "a value of nothing")
    put("value-infinite", row().replace('"value":1', '"value":-1e999'), "'value' that is -1e999", "a number that becomes infinite")
    put("value-list", row(value=[1]), "'value' that is a array", "a list for a number")
    put("repeated", row() + row(value=0), "each row of the run's log once", "two values of one measure at one moment")
    put("key-twice", row().replace('"value":1', '"value":1,"value":0'), "value", "a row of two values")
    put("cut", row()[:-1], "one without its end", "a last line without its end")


def ends():
    def put(name, content, reason, why):
        add(f"ends/{name}.jsonl", content, reason, why)

    def row(**changes):
        values = {"study": "tiny", "arm": "fresh", "seed": 1, "steps": 32, "diverged": False, "sha256": "ab" * 32}
        values.update(changes)
        return json.dumps(values, separators=(",", ":")) + "\n"

    put("benign", row() + row(seed=2, sha256="cd" * 32), None, "two runs")
    put("benign-diverged", row(diverged=True), None, "a run that was given up")
    put("diverged-text", row(diverged="no"), "diverged", "a text for yes or no")
    put("hash-short", row(sha256="ab"), "'sha256' that is no hash", "a hash that was cut")
    put("hash-text", row(sha256="zz" * 32), "'sha256' that is no hash", "a hash of no digits")
    put("steps-negative", row(steps=-1), "'steps' that is -1", "-1 steps")
    put("repeated", row() + row(sha256="cd" * 32), "each row of the run's log once", "a run that ended twice, in two ways")
    put("cut", row() + row(seed=2)[:30], "one without its end", "a last line that breaks off")


def points():
    def put(name, content, reason, why):
        add(f"points/{name}.jsonl", content, reason, why)

    def row(**changes):
        values = {"name": "warm-start-0123abcd", "at": ["width=8"], "seed": 1}
        values.update(changes)
        return json.dumps(values, separators=(",", ":")) + "\n"

    put("benign", row() + row(name="warm-start-89abcdef", at=["width=16"]), None, "two points")
    put("benign-none", row(at=[]), None, "a point at which nothing varies")
    put("name-path", row(name="../../etc"), "a name that is none", "a name that leads out of the folder")
    put("name-absolute", row(name="/etc/passwd"), "a name that is none", "a name that begins at the root")
    put("name-dots", row(name="a-..-b"), "a name that is none", "a name with dots")
    put("name-line", row(name="a-b\n"), "a control character in 'name'", "a name that ends its line")
    put("name-long", row(name="a" + "-b" * 200), "a name that is none", "a name longer than file systems take")
    put("name-none", row(name=""), "a name that is none", "a point without a name")
    put("name-twice", row() + row(), "each point once", "a point that stands twice")
    put("at-number", row(at=[8]), "no text for 'at'", "a number for an assignment")
    put("at-escape", row(at=["\x1b[2J=1"]), "a control character in 'at'", "an assignment that a terminal would obey")
    put("at-text", row(at="width=8"), "no list for 'at'", "a text for a list")
    put("seed-huge", row(seed=2**40), "'seed' that is 1099511627776", "a seed that does not fit")
    put("deep", row(at="X").replace('"X"', "[" * 5000 + "]" * 5000), "a point of a sweep", "lists in lists")
    put("cut", row()[:-10], "one without its end", "a last line that breaks off")


def claim():
    def put(name, content, accepted, why):
        add(f"claim/{name}.claim", content, None if accepted else "", why)

    holder = '{"id":"abc","machine":"here/boot/ns","process":77,"since":1700000000}\n'
    put("benign", holder + "0\n", True, "a claim that is held")
    put("benign-done", holder + '0\n{"machine":"here/boot/ns","process":78,"since":1700000001}\n{"end":"done","error":""}\n', True, "a claim that has come to its end")
    put("benign-cut", holder + '0\n{"end":"fai', True, "an end that is being written: still held")
    put("empty", "", False, "a claim that is being written")
    put("noise", bytes((i * 37 + 11) % 256 for i in range(300)), False, "noise")
    put("id-number", holder.replace('"abc"', "5"), False, "a number for an id")
    put("process-text", holder.replace("77", '"77"'), False, "a text for a process")
    put("process-huge", holder.replace("77", "99999999999999"), False, "a process whose number does not fit")
    put("deep", '{"id":' + "[" * 5000 + "]" * 5000 + "}\n", False, "lists in lists")
    put("no-line", "{" * 5000, False, "five thousand brackets")


SUMMARY = {
    "study": "tiny",
    "metrics": [{"metric": "tail-accuracy", "label": "tail", "unit": "accuracy", "description": "d", "arms": [
        {"arm": "fresh", "n": 2, "mean": 0.5, "sd": 0.01, "diverged": 0, "missing": 0, "by_seed": {"1": 0.49, "2": 0.51}}]}],
    "paired_differences": [{"treated": ["warm"], "reference": ["fresh"], "n": 3, "mean": -0.02, "bootstrap_95": None, "paired_t_95": [-0.03, -0.01], "by_seed": {"1": -0.02, "2": -0.02, "3": -0.02}}],
    "claims": [{"text": "c", "metric": "tail-accuracy", "higher": ["fresh"], "lower": ["warm"], "treated": ["warm"], "reference": ["fresh"], "n": 3, "effect": -0.02, "interval": [-0.03, -0.01], "bootstrap_95": None, "holds": True, "verdict": "shown"}],
    "wall_seconds": 12.5,
    "images_per_second": 5000.0,
}


def summary():
    def put(name, content, reason, why):
        add(f"summary/{name}.json", content, reason, why)

    text = json.dumps(SUMMARY, indent=2) + "\n"

    def instead(old, new):
        assert old in text, old
        return text.replace(old, new, 1)

    put("benign", text, None, "a summary")
    put("benign-unknown", instead('"mean": 0.5', '"mean": null').replace('"sd": 0.01', '"sd": null'), None, "a mean that cannot be known")
    put("empty", "", "found an empty one", "no bytes")
    put("cut", text[:400], "the summary of a run", "a summary that breaks off")
    put("list", "[]", "no mapping", "a list")
    put("no-metrics", instead('"metrics"', '"metric"'), "no 'metrics'", "a summary without metrics")
    put("metrics-mapping", instead('"metrics": [', '"metrics": {"a": [').replace('  ],\n  "paired', '  ]},\n  "paired', 1), "no list for 'metrics'", "a mapping for a list")
    put("seed-text", instead('"1": 0.49', '"one": 0.49'), "a seed in 'by_seed'", "a word for a seed")
    put("seed-negative", instead('"1": 0.49', '"-1": 0.49'), "a seed in 'by_seed'", "a seed of -1")
    put("seed-twice", instead('"1": 0.49', '"2": 0.49'), "2", "a seed that stands twice")
    put("seed-twice-padded", instead('"1": 0.49', '"02": 0.49'), "stands there twice", "the same, with a nought before it")
    put("value-infinite", instead('0.49', '1e400'), "'by_seed' that is 1e400", "a number that becomes infinite")
    put("value-text", instead('0.49', '"0.49"'), "'by_seed' that is a string", "a text for a number")
    put("interval-three", instead("-0.03,\n        -0.01", "-0.03,\n        -0.02,\n        -0.01"), "3 numbers for 'paired_t_95'", "an interval of three ends")
    put("earlier", instead('"treated": [\n        "warm"\n      ],\n      "reference": [\n        "fresh"\n      ]', '"higher": "fresh",\n      "lower": "warm"'), "whose sign is the opposite", "differences as they were before they were treated minus reference")
    put("holds-text", instead('"holds": true', '"holds": "yes"'), "the summary of a run", "a text for yes or no")
    put("n-negative", instead('"n": 2', '"n": -2'), "'n' that is -2", "-2 seeds")
    put("arm-escape", instead('"arm": "fresh"', '"arm": "\\u001b[31m"'), "a control character in 'arm'", "an arm that a terminal would obey")
    put("key-twice", instead('"study": "tiny"', '"wall_seconds": 1, "study": "tiny"'), "wall_seconds", "a key that stands twice")
    put("deep", '{"metrics":' + "[" * 10_000, "the summary of a run", "lists in lists, ten thousand deep")
    put("wall-text", instead('12.5', '"soon"'), "'wall_seconds' that is a string", "a word for a time")
    put("comma", instead('5000.0\n', '5000.0,\n'), "the summary of a run", "a comma too many")


BENCHMARK = {
    "kind": "bench kernels", "format": 1, "date": "2026-01-02T03:04:05Z", "version": "0.1.0", "commit": "0123abcd",
    "machine": {"name": "here", "processor": "A processor", "processors": 2, "system": "an OS", "architecture": "x64", "runtime": ".NET 10.0.0"},
    "load_before": 0.5, "load_after": None,
    "devices": [{"device": "cpu", "device_name": "A processor", "driver": "SIMD", "units": 2, "memory_bytes": 1024, "peak_gigaflops_per_second": 100, "peak_gigabytes_per_second": 10}],
    "kernels": [
        {"kernel": "relu_forward", "size": "1x2x3x4", "device": "cpu", "flops": 24, "bytes": 192, "verified": True, "error": 0, "tolerance": 1e-6, "samples_seconds": [2e-6, 1e-6, 3e-6]},
        {"kernel": "sgd_step", "size": "10", "device": "cpu", "flops": 20, "bytes": 120, "verified": False, "error": 1, "tolerance": 1e-6, "samples_seconds": []}],
}


def benchmark():
    def put(name, content, reason, why):
        add(f"benchmark/{name}.json", content, reason, why)

    text = json.dumps(BENCHMARK, indent=1) + "\n"

    def instead(old, new):
        assert old in text, old
        return text.replace(old, new, 1)

    put("benign", text, None, "a right kernel and a wrong one")
    put("benign-line", json.dumps(BENCHMARK, separators=(",", ":")), None, "the same in one line")
    put("empty", "", "found an empty one", "no bytes")
    put("cut", text[:500], "a file that 'plasticity bench kernels --json-file' wrote", "a file that breaks off")
    put("list", "[]", "no mapping", "a list")
    put("kind", instead("bench kernels", "bench step"), "another 'kind'", "what another command wrote")
    put("format-2", instead('"format": 1', '"format": 2'), "format 2; this version reads 1", "a later format")
    put("format-text", instead('"format": 1', '"format": "1"'), "'format' that is a string", "a text for a format")
    put("no-machine", instead('"machine"', '"machines"'), "no 'machine'", "no machine")
    put("processors-negative", instead('"processors": 2', '"processors": -2'), "'processors' that is -2", "fewer processors than none")
    put("device-twice", instead('"kernels"', '"devices_": [], "kernels"').replace('"devices": [', '"devices": [{"device": "cpu", "device_name": "", "driver": "", "units": 1},', 1), "device 'cpu' twice", "a device that stands twice")
    put("device-unknown", instead('"size": "10",\n   "device": "cpu"', '"size": "10",\n   "device": "gpu"'), "which is not among the devices", "a kernel on a device that is not listed")
    put("case-twice", instead('"sgd_step"', '"relu_forward"').replace('"10"', '"1x2x3x4"').replace('"flops": 20', '"flops": 24').replace('"bytes": 120', '"bytes": 192'), "on cpu twice", "a case that stands twice")
    put("sample-nan", instead("3e-06", "NaN"), "a file that 'plasticity bench kernels --json-file' wrote", "a time that is no number")
    put("sample-nan-text", instead("3e-06", '"NaN"'), "'samples_seconds' that is a string", "the same as a text")
    put("sample-null", instead("3e-06", "null"), "'samples_seconds' that is NaN", "a time that is not known")
    put("sample-zero", instead("3e-06", "0"), "'samples_seconds' that is 0", "a run that took no time")
    put("sample-negative", instead("3e-06", "-1"), "'samples_seconds' that is -1", "a run that ended before it began")
    put("sample-infinite", instead("3e-06", "1e999"), "'samples_seconds' that is 1e999", "a time that is infinite")
    put("samples-many", instead("3e-06", ",".join(["1"] * 1_001)), "1,003 elements of 'samples_seconds'", "more runs than are read")
    put("samples-none", instead("[\n    2e-06,\n    1e-06,\n    3e-06\n   ]", "[]"), "a verified kernel without samples", "a right kernel that was not timed")
    put("samples-of-wrong", instead('"samples_seconds": []', '"samples_seconds": [1]'), "samples of a wrong kernel", "a wrong kernel that was timed")
    put("samples-mapping", instead('"samples_seconds": []', '"samples_seconds": {}'), "no list for 'samples_seconds'", "a mapping for a list")
    put("flops-infinite", instead('"flops": 24', '"flops": 1e300'), "'flops' that is 1E+300", "more work than there is")
    put("verified-text", instead('"verified": true', '"verified": "yes"'), "a file that 'plasticity bench kernels --json-file' wrote", "a text for yes or no")
    put("kernel-escape", instead("relu_forward", "\\u001b[2J"), "a control character in 'kernel'", "a kernel that a terminal would obey")
    put("kernel-long", instead("relu_forward", "r" * 201), "'kernel' of more than 200 characters", "a name of 201 letters")
    put("key-twice", instead('"commit"', '"date": "", "commit"'), "date", "a key that stands twice")
    put("deep", '{"kind":' + "[" * 1_000, "a file that 'plasticity bench kernels --json-file' wrote", "lists in lists, a thousand deep")


def progress():
    def put(name, content, reason, why):
        add(f"progress/{name}.json", content, reason, why)

    def row(**changes):
        values = {"share": 0.5, "seconds_left": 12.5, "arm": "fresh", "seed": 1, "phase": "tune", "epoch": 2, "epochs": 4, "host": "here", "process": 77, "updated": "2026-01-02T03:04:05.678Z"}
        values.update(changes)
        return json.dumps(values, separators=(",", ":")) + "\n"

    put("benign", row(), None, "a run on its way")
    put("benign-guess", row(seconds_left=None), None, "a run that cannot tell yet how long it takes")
    put("empty", "", "", "no bytes")
    put("cut", row()[:50], "", "half of a file")
    put("share-2", row(share=2), "", "a share beyond the whole")
    put("left-infinite", row().replace("12.5", "1e999"), "", "a time that is infinite")
    put("left-negative", row(seconds_left=-5), "", "a time that has passed")
    put("arm-escape", row(arm="\x1b[2J"), "", "an arm that a terminal would obey")
    put("updated", row(updated="yesterday"), "", "a word for a time")
    put("key-twice", row().replace('"seed":1', '"seed":1,"seed":2'), "", "a key that stands twice")
    put("deep", "[" * 5_000, "", "lists in lists")


def checkpoint():
    state = {
        "format": 2,
        "run": {"study": "tiny", "hash": "0123abcd", "data": "shapes", "data_sha256": "ab" * 32},
        "log": {key: {"bytes": 100, "sha256": "cd" * 32} for key in ("epochs", "measures", "ends")},
        "sessions": [{"device": "cpu", "device_name": "A processor", "driver": "SIMD", "version": "0.1.0", "commit": "", "from_step": 0}],
        "wall_seconds": 12.5,
        "work": 1000.0,
        "under_way": {"arm": "fresh", "seed": 1, "phases_done": 0, "step": 5, "schedule_done": "25/4", "diverged": False, "seconds": 1.5, "optimiser_steps": 5, "optimiser_slots": 1, "rows": 1, "measures": 0,
                      "position": {"phase": 0, "step": 5, "schedule_start": "6", "rate": 0.001, "loss": 2.5, "loss_rest": 0.0, "correct": 3.0, "samples": 16, "has_entry": False}},
        "trunks": [],
    }

    def put(name, reason, why, under_way=None, position=None, tensors=None, metadata=None, text=None, **changes):
        said = {**state, **changes}
        if under_way is not None or position is not None:
            said["under_way"] = {**state["under_way"], **(under_way or {})}
            if position is not None:
                said["under_way"]["position"] = {**state["under_way"]["position"], **position}
        header = {"__metadata__": {"state": json.dumps(said, separators=(",", ":")) if text is None else text(json.dumps(said, separators=(",", ":")))} if metadata is None else metadata}
        at = 0
        for key, (dtype, shape, size) in (tensors or {"run/weights": ("F32", [4], 16), "run/statistics": ("F32", [2], 8), "run/optimiser.0": ("F32", [4], 16)}).items():
            header[key] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
            at += size
        add(f"checkpoint/{name}.safetensors", safetensors_file(header, bytes(at)), reason, why)

    put("benign", None, "a run in the middle of an epoch")
    put("benign-begin", None, "a run at the beginning of a phase", under_way={"position": None, "phases_done": 1})
    put("no-state", "found no metadata 'state'", "tensors that are no checkpoint", metadata={"step": "7"})
    put("state-text", "expected a checkpoint's state", "a state that is no JSON", metadata={"state": "step 7"})
    put("state-null", "found null", "a state of nothing", metadata={"state": "null"})
    put("state-cut", "expected a checkpoint's state", "a state that breaks off", text=lambda text: text[:200])
    put("format-1", "expected a checkpoint of format 2, found 1", "a checkpoint as earlier versions wrote it", text=lambda text: text.replace('"format":2', '"format":1').replace('"schedule_done":"25/4"', '"schedule_steps":0'))
    put("format-3", "found 3", "a checkpoint of another version", format=3)
    put("schedule-words", "expected epochs, as 6 or 25/4", "a word for a number of epochs", under_way={"schedule_done": "many"})
    put("schedule-over-0", "expected epochs, as 6 or 25/4", "a part of an epoch of no steps", under_way={"schedule_done": "5/0"})
    put("schedule-negative", "expected epochs, as 6 or 25/4", "-5 epochs", position={"schedule_start": "-5"})
    put("schedule-long", "expected epochs, as 6 or 25/4", "epochs of a hundred thousand digits", under_way={"schedule_done": "9" * 100_000})
    put("schedule-escape", "expected epochs, as 6 or 25/4", "epochs that a terminal would obey", under_way={"schedule_done": "\x1b[2J"})
    put("format-text", "expected a checkpoint's state", "a text for a number", format="1e0")
    put("key-unknown", "expected a checkpoint's state", "a key that the format does not know", code="os.system")
    put("key-twice", "expected a checkpoint's state", "a key that stands twice", text=lambda text: text.replace('"work":1000.0', '"work":1000.0,"work":0'))
    put("run-null", "expected a checkpoint's state", "a checkpoint of no run", run=None)
    put("trunks-null", "expected a checkpoint's state", "no list where one should be", trunks=None)
    put("deep", "expected a checkpoint's state", "lists in lists", text=lambda text: "[" * 5000 + "]" * 5000)
    put("arm-unknown", "no arm 'frehs'", "an arm that the study does not have", under_way={"arm": "frehs"})
    put("arm-escape", "no arm", "an arm that a terminal would obey", under_way={"arm": "\x1b[2J"})
    put("phase-huge", "the checkpoint is in another", "a phase beyond the last", position={"phase": 2147483647})
    put("phase-negative", "the checkpoint is in another", "a phase before the first", position={"phase": -1})
    put("phases-done-huge", "the checkpoint is in another", "more phases done than there are", under_way={"phases_done": 99})
    put("phases-done-negative", "phases_done is -5", "-5 phases done", under_way={"phases_done": -5})
    put("slots-huge", "the checkpoint is in another", "two billion slots of an optimiser", under_way={"optimiser_slots": 2000000000})
    put("rows-more", "the checkpoint knows 500", "more rows than the log has", under_way={"rows": 500})
    put("rows-negative", "the checkpoint knows -1", "-1 rows", under_way={"rows": -1})
    put("step-negative", "step is -5", "-5 steps", under_way={"step": -5})
    put("position-step-negative", "position.step is -5", "-5 steps of a phase", position={"step": -5})
    put("samples-negative", "position.samples is -16", "-16 samples of an epoch", position={"samples": -16})
    put("seed-other", "seed 77", "a seed of which the log has nothing", under_way={"seed": 77})
    put("tensor-missing", "expected a tensor run/statistics", "a network without statistics", tensors={"run/weights": ("F32", [4], 16), "run/optimiser.0": ("F32", [4], 16)})
    put("tensor-type", "F32", "whole numbers for weights", tensors={"run/weights": ("I64", [2], 16), "run/statistics": ("F32", [2], 8), "run/optimiser.0": ("F32", [4], 16)})


# Images


def idx():
    def put(name, content, reason, why):
        add(f"idx/{name}", content, reason, why)

    def head(magic, *axes):
        return struct.pack(">I", magic) + b"".join(struct.pack(">I", axis) for axis in axes)

    images, labels = 0x803, 0x801
    good = head(images, 2, 3, 5) + bytes(range(30))
    put("benign-images", good, None, "two images of 3x5")
    put("benign-labels", head(labels, 4) + bytes([0, 9, 3, 1]), None, "four labels")
    put("benign-images.gz", gzip(good), None, "two images, gzipped")
    put("benign-labels.gz", gzip(head(labels, 3) + bytes(3)), None, "three labels, gzipped")
    put("empty", b"", "an empty file", "no bytes")
    put("cut-header", good[:7], "found the end of the file", "a header that breaks off")
    put("magic", b"\x00\x00\x0d\x03" + good[4:], "expected magic number", "floats, which no image set here has")
    put("magic-other", head(labels, 2) + bytes(2), "expected magic number", "labels where images should be")
    put("axes-other", head(images, 2, 5, 3) + bytes(30), "images of 3x5", "images of another size")
    put("axes-zero", head(images, 0, 3, 5), "at least one element", "no images")
    put("count-max", head(images, 0xFFFFFFFF, 3, 5) + bytes(30), "bytes after the header, found 30", "four billion images in a file of fifty bytes")
    put("count-more", head(images, 3, 3, 5) + bytes(30), "bytes after the header, found 30", "an image too few")
    put("count-less", head(images, 1, 3, 5) + bytes(30), "bytes after the header, found 30", "an image too many")
    put("labels-10", head(labels, 3) + bytes([0, 9, 10]), "labels from 0 to 9", "a label that no class has")
    put("labels-255", head(labels, 3) + bytes([0, 255, 1]), "labels from 0 to 9", "a label that is -1 when signed")
    put("labels-count-max", head(labels, 0xFFFFFFFF) + bytes(3), "bytes after the header, found 3", "four billion labels")
    put("claims-images.gz", gzip(head(images, 100_000_000, 3, 5)), "cannot hold them", "more than gzip can pack into so few bytes")
    put("claims-within-images.gz", gzip(head(images, 5000, 3, 5) + bytes(150)), "bytes after the header, found 150", "as much as gzip could pack into so few bytes, and nothing there")
    put("bomb-labels.gz", gzip(b"", deflated=b"\x00" + stored(head(labels, 5) + bytes(5))[1:] + repeated(0, 40_000), length=13), "found more", "ten megabytes behind five labels")
    put("cut-images.gz", gzip(good)[:-5], "", "a gzip file without its end")
    put("length-images.gz", gzip(good, length=7), "", "a gzip file that lies about its length")
    put("noise-images.gz", bytes((i * 101 + 7) % 256 for i in range(300)), "intact gzip data", "noise for a gzip file")
    put("deflate-images.gz", b"\x1f\x8b\x08" + bytes(6) + b"\xff" + b"\x07" * 40, "intact gzip data", "a block of a kind that there is not")
    put("plain-images.gz", good, "intact gzip data", "a plain file under a gzipped name")


def cifar():
    def put(name, content, reason, why):
        add(f"cifar/{name}.bin", content, reason, why)

    def record(label):
        return bytes([label]) + bytes((i * 7) % 256 for i in range(3072))

    put("benign", record(0) + record(9), None, "two records")
    put("benign-same", record(3) + record(3), None, "two records of one class")
    put("empty", b"", "an empty file", "no bytes")
    put("cut", (record(0) + record(9))[:-1], "found 6145 bytes", "a byte too few")
    put("more", record(0) + record(9) + b"\0", "found 6147 bytes", "a byte too many")
    put("label-10", record(0) + record(10), "labels from 0 to 9, found 10", "a label that no class has")
    put("label-255", record(255) + record(0), "labels from 0 to 9, found 255", "a label that is -1 when signed")
    put("hundred", bytes([1]) + record(2) + bytes([1]) + record(3), "found 6148 bytes", "records of two labels, as another set has them")


def archive():
    def put(name, content, reason, why):
        add(f"archive/{name}.tar.gz", content, reason, why)

    def entry(name, data=b"", kind=b"0", size=None, link=b"", checksum=None, size_field=None):
        name = name if isinstance(name, bytes) else name.encode()
        field = b"%011o\0" % (len(data) if size is None else size) if size_field is None else size_field
        head = name.ljust(100, b"\0")[:100] + b"0000644\0" + b"0000000\0" * 2 + field + b"00000000000\0" + b" " * 8 + kind + link.ljust(100, b"\0")
        head += b"ustar\x0000" + bytes(64) + b"0000000\0" * 2
        head = head.ljust(512, b"\0")
        total = sum(head) if checksum is None else checksum
        return head[:148] + b"%06o\0 " % total + head[156:] + data + bytes(-len(data) % 512)

    end = bytes(1024)
    put("benign", gzip(entry("set/", kind=b"5") + entry("set/a.bin", b"abc") + end), None, "a folder with a file")
    put("benign-flat", gzip(entry("a.bin", b"abc") + entry("b.bin") + end), None, "two files")
    put("empty", b"", "an intact .tar.gz archive", "no bytes")
    put("noise", bytes((i * 73 + 5) % 256 for i in range(500)), "an intact .tar.gz archive", "noise")
    put("cut", gzip(entry("a.bin", b"abc" * 1000) + end)[:900], "an intact .tar.gz archive", "an archive that breaks off")
    put("slip", gzip(entry("../evil", b"x") + end), "paths inside of the archive's own folder", "a path that leads out")
    put("slip-within", gzip(entry("set/../../evil", b"x") + end), "paths inside of the archive's own folder", "a path that leads out by a detour")
    put("slip-absolute", gzip(entry("/tmp/plasticity-evil", b"x") + end), "paths inside of the archive's own folder", "a path from the root")
    put("slip-prefix", gzip(entry("../inner-evil/a", b"x") + end), "paths inside of the archive's own folder", "a neighbour whose name begins like the folder's")
    put("link", gzip(entry("a", kind=b"2", link=b"/etc") + entry("a/passwd", b"x") + end), "files and folders alone", "a link, and a file behind it")
    put("hard-link", gzip(entry("a", kind=b"1", link=b"/etc/passwd") + end), "files and folders alone", "a second name for somebody's file")
    put("device", gzip(entry("a", kind=b"3") + end), "files and folders alone", "a device")
    put("pipe", gzip(entry("a", kind=b"6") + end), "files and folders alone", "a pipe")
    put("twice", gzip(entry("a", b"x") + entry("a", b"y") + end), "each file once", "a file that stands twice")
    put("file-as-folder", gzip(entry("a", b"x") + entry("a/b", b"y") + end), "files that can be unpacked", "a file that is a folder too")
    put("many", gzip(b"", deflated=b"\x00" + stored(entry("a/", kind=b"5"))[1:] + again(512, 1990)), "at most 1000 entries", "more entries than any data set has")
    put("size-8-gib", gzip(entry("a", b"x", size_field=b"77777777777\0") + end), "at most 2147483648 bytes", "a file of eight gigabytes in an archive of two thousand bytes")
    put("size-negative", gzip(entry("a", b"x", size_field=b"\xff" * 12) + end), "the size of each entry as a number", "a file of -1 bytes")
    put("size-letters", gzip(entry("a", b"x", size_field=b"hello world\0") + end), "the size of each entry as a number", "a word for a size")
    put("size-beyond", gzip(entry("a", b"x", size=100_000) + end), "an intact .tar.gz archive", "a file that ends behind the archive")
    put("checksum", gzip(entry("a", b"x", checksum=1) + end), "the checksum of each header", "a header that has changed")
    put("pax-huge", gzip(entry("pax", b"x", kind=b"x", size=1_500_000_000) + end), "names and attributes of at most", "attributes of one and a half gigabytes")
    put("name-long", gzip(entry("././@LongLink", b"a/" * 2000 + b"b\0", kind=b"L") + entry("a", b"x") + end), "names of at most 255 characters", "two thousand folders in each other")
    put("name-huge", gzip(entry("././@LongLink", b"x", kind=b"L", size=1_500_000_000) + end), "names and attributes of at most", "a name of one and a half gigabytes")


# png, jpeg


def adler32(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def zlib(data, deflated=None, adler=None):
    return b"\x78\x01" + (stored(data) if deflated is None else deflated) + struct.pack(">I", adler32(data) if adler is None else adler)


def chunk(name, data=b"", length=None, crc=None):
    return struct.pack(">I", len(data) if length is None else length) + name + data + struct.pack(">I", crc32(name + data) if crc is None else crc)


PNG = b"\x89PNG\r\n\x1a\n"


def ihdr(width, height, depth=8, colour=2, methods=b"\0\0\0"):
    return chunk(b"IHDR", struct.pack(">IIBB", width, height, depth, colour) + methods)


def idat(rows):
    return chunk(b"IDAT", zlib(rows))


def png():
    def put(name, content, reason, why):
        add(f"png/{name}.png", content, reason, why)

    end = chunk(b"IEND")
    rows = b"".join(bytes([0]) + bytes(range(6 * y, 6 * y + 6)) for y in range(3))
    head, body = ihdr(2, 3), idat(rows)
    good = PNG + head + body + end
    packed = zlib(rows)
    palette, indices = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0])), idat(b"\0\0\1\0\1\0")
    put("benign", good, None, "two by three pixels of eight bits a channel")
    put("benign-grey", PNG + ihdr(3, 2, 8, 0) + idat(b"\0\1\2\3\0\4\5\6") + end, None, "grey")
    put("benign-one-bit", PNG + ihdr(9, 2, 1, 0) + idat(b"\0\xaa\x80\0\x55\0") + end, None, "black and white, nine to a row")
    put("benign-sixteen-bits", PNG + ihdr(1, 1, 16, 2) + idat(bytes([0, 1, 2, 3, 4, 5, 6])) + end, None, "sixteen bits a channel")
    put("benign-transparent", PNG + ihdr(1, 2, 8, 6) + idat(bytes([0, 1, 2, 3, 4, 0, 5, 6, 7, 8])) + end, None, "a channel of transparency")
    put("benign-grey-transparent", PNG + ihdr(1, 2, 16, 4) + idat(bytes([0, 1, 2, 3, 4, 0, 5, 6, 7, 8])) + end, None, "the same of grey, sixteen bits each")
    put("benign-filters", PNG + ihdr(3, 5, 8, 0) + idat(b"".join(bytes([kind, 9, 8, 7]) for kind in range(5))) + end, None, "every filter once")
    put("benign-palette", PNG + ihdr(2, 2, 8, 3) + palette + indices + end, None, "a palette of two colours")
    put("benign-palette-beyond", PNG + ihdr(2, 2, 8, 3) + palette + idat(b"\0\0\xff\0\1\x80") + end, None, "pixels whose colour the palette lacks: its last")
    put("benign-palette-bits", PNG + ihdr(3, 1, 2, 3) + palette + idat(b"\0\xe4") + end, None, "the same in two bits a pixel")
    put("interlaced", PNG + ihdr(3, 3, 8, 0, b"\0\0\1") + idat(b"\0\1" + b"\0\2" + b"\0\3\4" + b"\0\5\0\6" + b"\0\7\x08\x09") + end, "save it without interlacing", "in passes, of which some are empty: sound, and the image library would never come back")
    put("benign-two-parts", PNG + head + chunk(b"IDAT", packed[:9]) + chunk(b"IDAT") + chunk(b"IDAT", packed[9:]) + end, None, "a picture in three chunks, one of them empty")
    put("benign-text", PNG + head + chunk(b"tEXt", b"Author\0nobody") + body + chunk(b"tIME", bytes(7)) + end, None, "a text and a date")
    put("benign-text-bomb", PNG + head + chunk(b"zTXt", b"a\0\0" + zlib(b"", repeated(0, 1000))) + body + end, None, "a quarter of a megabyte of packed text, which nobody unpacks")
    put("benign-profile-bomb", PNG + head + chunk(b"iCCP", b"a\0\0" + zlib(b"", repeated(0, 1000))) + body + end, None, "the same as a colour profile")
    put("benign-frames", PNG + head + chunk(b"acTL", struct.pack(">II", 0xFFFFFFF, 0)) + body + chunk(b"fdAT", struct.pack(">I", 1) + packed) + end, None, "an animation, of which the first picture counts")
    put("benign-behind", good + b"more" * 10, None, "bytes behind the end, which viewers pass over too")
    put("signature-only", PNG, "breaks off", "a signature")
    put("empty", b"", "an empty file", "no bytes")
    put("signature-cut", PNG[:5], "found a file that begins 89504E470D", "half a signature")
    put("signature-text", PNG.replace(b"\r\n", b"\n") + head + body + end, "a PNG or JPEG image", "a signature that a transfer as text has changed")
    put("gif", b"GIF89a\1\0\1\0\0\0\0;", "found a file that begins 474946", "another format")
    put("bmp", b"BM" + bytes(60), "found a file that begins 424D", "another format that the library knows")
    put("cut", good[:-20], "", "a file that breaks off in the picture")
    put("cut-end", good[:-12], "a file that breaks off", "a file without its end")
    put("cut-rows", PNG + head + idat(rows[:-5]) + end, "expected a PNG image with 21 bytes of rows, found 16", "a picture with less than its last row")
    put("cut-packed", PNG + head + chunk(b"IDAT", packed[:-12]) + end, "", "a picture whose packed data break off")
    put("no-picture", PNG + head + end, "", "a header without a picture")
    put("no-header", PNG + body + end, "one header, in front", "a picture without a header")
    put("header-twice", PNG + head + ihdr(4000, 4000) + body + end, "one header, in front", "two headers of different sizes")
    put("header-late", PNG + chunk(b"tEXt", b"a\0b") + head + body + end, "one header, in front", "a text before the header")
    put("header-short", PNG + chunk(b"IHDR", bytes(12)) + body + end, "a header of 13 bytes", "a header of twelve bytes")
    put("crc-header", PNG + chunk(b"IHDR", head[8:-4], crc=1) + body + end, "CRC", "a header that has changed")
    put("crc-picture", PNG + head + chunk(b"IDAT", packed, crc=1) + end, "CRC", "a picture that has changed")
    put("benign-crc-text", PNG + head + chunk(b"tEXt", b"a\0b", crc=1) + body + end, None, "a text that has changed, which nobody reads")
    put("adler", PNG + head + chunk(b"IDAT", zlib(rows, adler=1)) + end, "an intact picture", "a picture whose own checksum is another")
    put("width-zero", PNG + ihdr(0, 3) + body + end, "one of 0x3", "no columns")
    put("height-zero", PNG + ihdr(2, 0) + body + end, "one of 2x0", "no rows")
    put("size-zero", PNG + ihdr(0, 0) + body + end, "one of 0x0", "neither")
    put("size-max", PNG + ihdr(0xFFFFFFFF, 0xFFFFFFFF) + body + end, "one of 4294967295x4294967295", "sizes of all ones")
    put("size-2-31", PNG + ihdr(0x7FFFFFFF, 0x7FFFFFFF) + body + end, "one of 2147483647x2147483647", "the largest sizes that the format has")
    put("size-wraps", PNG + ihdr(65536, 65536) + body + end, "one of 65536x65536", "sizes whose product is nought in 32 bits")
    put("size-beyond", PNG + ihdr(4097, 4096) + body + end, "an image of 1 to 16777216 pixels", "a column more than there may be")
    put("size-most", PNG + ihdr(4096, 4096) + body + end, "50335744 bytes of rows, found 21", "all the pixels that there may be, and six of them there")
    put("size-tall", PNG + ihdr(1, 1 << 24) + body + end, "bytes of rows, found 21", "the same in one column")
    put("depth", PNG + ihdr(2, 3, 3, 2) + body + end, "a known kind of colour", "three bits a channel")
    put("colour", PNG + ihdr(2, 3, 8, 5) + body + end, "found kind 5 of 8 bits", "a kind of colour that there is not")
    put("compression", PNG + ihdr(2, 3, methods=b"\1\0\0") + body + end, "known methods", "a compression that there is not")
    put("interlacing", PNG + ihdr(2, 3, methods=b"\0\0\2") + body + end, "save it without interlacing", "an interlacing that there is not")
    put("interlace-damaged", PNG + ihdr(2, 3, methods=b"\0\0\1") + body + end, "save it without interlacing", "rows where passes should be")
    put("interlace-cut", PNG + ihdr(9, 9, 8, 0, b"\0\0\1") + idat(b"\0\1\2") + end, "save it without interlacing", "one pass of seven")
    put("filter", PNG + head + idat(rows[:7] + b"\5" + rows[8:]) + end, "", "a filter that there is not")
    put("bomb", PNG + head + chunk(b"IDAT", zlib(b"", repeated(0, 2000))) + end, "21 bytes of rows, found more", "half a megabyte where eighteen bytes belong")
    put("rows-more", PNG + head + idat(rows + b"\0") + end, "21 bytes of rows, found more", "a byte behind the last row")
    put("deflate", PNG + head + chunk(b"IDAT", b"\x78\x01\xff\xff\xff\xff") + end, "", "packed data that are none")
    put("zlib-header", PNG + head + chunk(b"IDAT", b"\0\0" + packed[2:]) + end, "an intact picture", "packed data of another format")
    put("zlib-dictionary", PNG + head + chunk(b"IDAT", b"\x78\x20\0\0\0\1" + packed[2:]) + end, "an intact picture", "packed data that begin with a dictionary of nobody's")
    put("palette-none", PNG + ihdr(2, 2, 8, 3) + indices + end, "a palette, found none", "indices without a palette")
    put("palette-late", PNG + ihdr(2, 2, 8, 3) + indices + palette + end, "before the picture", "a palette behind the picture")
    put("palette-twice", PNG + ihdr(2, 2, 8, 3) + palette + palette + indices + end, "one palette", "two palettes")
    put("palette-empty", PNG + ihdr(2, 2, 8, 3) + chunk(b"PLTE") + indices + end, "1 to 256 colours", "a palette of no colours")
    put("palette-uneven", PNG + ihdr(2, 2, 8, 3) + chunk(b"PLTE", bytes(4)) + indices + end, "1 to 256 colours", "a colour and a third")
    put("palette-long", PNG + ihdr(2, 2, 8, 3) + chunk(b"PLTE", bytes(771)) + indices + end, "1 to 256 colours", "a colour more than an index can name")
    put("length-max", PNG + head + chunk(b"IDAT", packed, length=0xFFFFFFFF) + end, "one of 4294967295 bytes", "a chunk of four gigabytes")
    put("length-2-31", PNG + head + chunk(b"IDAT", packed, length=0x7FFFFFFF) + end, "one of 2147483647 bytes", "a chunk of two gigabytes")
    put("length-text", PNG + head + chunk(b"tEXt", b"a\0b", length=0x7FFFFFF0) + body + end, "chunks within the file", "a text of two gigabytes")
    put("chunk-unknown", PNG + head + chunk(b"EVIL", b"x") + body + end, "chunk EVIL", "a chunk that one has to know, and nobody does")
    put("chunk-apple", PNG + chunk(b"CgBI", bytes(4)) + head + body + end, "chunk CgBI", "the PNG of telephones, which is none")
    put("chunk-escape", PNG + head + chunk(b"\x1b[2J", b"x") + body + end, "a name of four letters, found 1B5B324A", "a name that a terminal would obey")


def segment(marker, data=b"", length=None):
    return bytes([0xFF, marker]) + struct.pack(">H", 2 + len(data) if length is None else length) + data


def quantisation(number=0, bits=0, value=8):
    return segment(0xDB, bytes([bits << 4 | number]) + (bytes([value]) if bits == 0 else struct.pack(">H", value)) * 64)


def huffman(kind, number=0, lengths=None, symbols=None):
    # Codes 00 and 01 of two bits: no difference and one of four bits, or the end of a block and a coefficient of one bit.
    lengths = [0, 2] if lengths is None else lengths
    symbols = (b"\0\4" if kind == 0 else b"\0\1") if symbols is None else symbols
    return segment(0xC4, bytes([kind << 4 | number]) + bytes(lengths) + bytes(16 - len(lengths)) + symbols)


def frame(width, height, components=((1, 0x11, 0),), marker=0xC0, bits=8, count=None):
    parts = b"".join(bytes(component) for component in components)
    return segment(marker, struct.pack(">BHHB", bits, height, width, len(components) if count is None else count) + parts)


def scan(names=(1,), codes=b"\x00", tables=0, first=0, last=63, shifts=0, count=None):
    parts = b"".join(bytes([name, tables]) for name in names)
    return segment(0xDA, bytes([len(names) if count is None else count]) + parts + bytes([first, last, shifts])) + codes


def jpeg():
    def put(name, content, reason, why):
        add(f"jpeg/{name}.jpg", content, reason, why)

    start, end = b"\xff\xd8", b"\xff\xd9"
    tables = quantisation() + huffman(0) + huffman(1)
    three = ((1, 0x22, 0), (2, 0x11, 0), (3, 0x11, 0))
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")

    # A block: a difference of 10 and no more, 01 1010 00; then blocks like it, 0000 each.
    lit = b"\x68"
    good = start + jfif + tables + frame(8, 8) + scan(codes=lit) + end
    colour = start + jfif + tables + frame(16, 16, three) + scan((1, 2, 3), lit + bytes(3)) + end
    put("benign", good, None, "a grey block")
    put("benign-colour", colour, None, "colours in half the resolution")
    put("benign-full", start + tables + frame(9, 5, ((1, 0x11, 0), (2, 0x11, 0), (3, 0x11, 0))) + scan((1, 2, 3), lit + bytes(4)) + end, None, "colours in full resolution, in sizes that are no blocks")
    put("benign-wide", start + tables + frame(32, 8, ((1, 0x41, 0), (2, 0x11, 0), (3, 0x11, 0))) + scan((1, 2, 3), lit + bytes(4)) + end, None, "colours in a quarter of the columns")
    put("benign-red-green-blue", start + tables + frame(8, 8, ((82, 0x11, 0), (71, 0x11, 0), (66, 0x11, 0))) + scan((82, 71, 66), lit + bytes(2)) + end, None, "components named R, G and B")
    put("benign-cmyk", start + segment(0xEE, b"Adobe\0\x64\0\0\0\0\0") + tables + frame(8, 8, tuple((i, 0x11, 0) for i in (1, 2, 3, 4))) + scan((1, 2, 3, 4), lit + bytes(3)) + end, None, "four components")
    put("benign-alone", start + tables + frame(16, 16, three) + scan((1,), lit + bytes(2)) + scan((2,), b"\0") + scan((3,), b"\0") + end, None, "a scan for each component")
    put("benign-progressive", start + tables + frame(8, 8, marker=0xC2) + scan(last=0, shifts=1, codes=lit) + scan(last=0, shifts=0x10, codes=b"\0") + scan(first=1, last=63, codes=b"\x70") + end, None, "a block that becomes finer in three scans")
    put("benign-progressive-coarse", start + tables + frame(16, 16, three, 0xC2) + scan((1, 2, 3), lit + bytes(3), last=0) + end, None, "a progressive picture of first coefficients alone")
    put("benign-restarts", start + tables + segment(0xDD, b"\0\1") + frame(16, 8) + scan(codes=lit + b"\xff\xd0" + lit) + end, None, "a restart between two blocks")
    put("benign-sixteen-bits", start + quantisation(bits=1, value=300) + huffman(0) + huffman(1) + frame(8, 8, marker=0xC1) + scan(codes=lit) + end, None, "steps of sixteen bits")
    put("benign-fill", start + b"\xff\xff" + tables + frame(8, 8) + scan(codes=lit) + b"\xff\xff" + end, None, "markers led by more than one byte of ones")
    put("benign-remarks", start + segment(0xFE, b"hello") + segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff") + segment(0xE2, b"ICC_PROFILE\0\xff\0" + bytes(40)) + segment(0xED, b"Photoshop 3.0\0" + bytes(9)) + good[2:], None, "remarks and attributes that are damaged, and nobody looks at")
    put("benign-behind", good + b"more" * 10, None, "bytes behind the end, as cameras leave them")
    put("benign-thumbnail", good + colour, None, "a second picture behind the first")
    put("empty", b"", "an empty file", "no bytes")
    put("start-only", start, "breaks off", "a start")
    put("start-end", start + end, "a frame, found none", "a start and an end")
    put("noise", start + bytes((i * 73 + 5) % 256 for i in range(500)), "a marker where a segment ends", "noise")
    put("cut", good[:-3], "breaks off", "a file that breaks off in the picture")
    put("cut-end", good[:-2], "breaks off", "a file without its end")
    put("cut-tables", good[:60], "segments within the file", "a file that breaks off in a table")
    put("cut-codes", start + tables + frame(64, 64) + scan(codes=lit) + end, "at least 16 bytes of codes for 64x64, found 1", "sixty-four blocks, and one of them there")
    put("no-codes", start + tables + frame(8, 8) + scan(codes=b"") + end, "at least 1 bytes of codes", "a scan of no bytes")
    put("benign-codes-wrong", start + tables + frame(8, 8) + scan(codes=b"\xff\0\xff\0") + end, None, "codes that no table has: the format has no checksum that would tell")
    put("no-scan", start + tables + frame(8, 8) + end, "scans of all components", "a frame without a scan")
    put("no-frame", start + tables + scan(codes=lit) + end, "a frame before its scans", "a scan without a frame")
    put("frame-twice", start + tables + frame(8, 8) + frame(4000, 4000) + scan(codes=lit) + end, "one frame, found a second", "two frames of different sizes")
    put("frame-late", start + tables + frame(8, 8) + scan(codes=lit) + frame(4000, 4000) + end, "one frame, found a second", "a larger frame behind the scan")
    put("size-max", start + tables + frame(65535, 65535) + scan(codes=lit) + end, "one of 65535x65535", "the largest sizes that the format has")
    put("size-beyond", start + tables + frame(4097, 4096) + scan(codes=lit) + end, "an image of 1 to 16777216 pixels", "a column more than there may be")
    put("size-most", start + tables + frame(4096, 4096) + scan(codes=lit) + end, "bytes of codes for 4096x4096, found 1", "all the pixels that there may be, and a block of them there")
    put("size-most-progressive", start + tables + frame(4096, 4096, three, 0xC2) + scan((1, 2, 3), lit, last=0) + end, "bytes of codes for 4096x4096, found 1", "the same of a progressive picture")
    put("width-zero", start + tables + frame(0, 8) + scan(codes=lit) + end, "one of 0x8", "no columns")
    put("height-zero", start + tables + frame(8, 0) + scan(codes=lit) + segment(0xDC, b"\0\x08") + end, "one of 8x0", "a height that a later segment would say")
    put("bits", start + tables + frame(8, 8, bits=12) + scan(codes=lit) + end, "eight bits a channel, found 12", "twelve bits a channel")
    put("components-none", start + tables + frame(8, 8, ()) + scan(codes=lit) + end, "1, 3 or 4 components", "no components")
    put("components-two", start + tables + frame(8, 8, ((1, 0x11, 0), (2, 0x11, 0))) + scan((1, 2), lit) + end, "1, 3 or 4 components", "two components")
    put("components-many", start + tables + frame(8, 8, count=255) + scan(codes=lit) + end, "1, 3 or 4 components", "255 components, said of one")
    put("components-same", start + tables + frame(8, 8, ((1, 0x11, 0),) * 3) + scan((1, 1, 1), lit) + end, "components of different names", "three components of one name")
    put("benign-components-names", start + tables + frame(8, 8, ((10, 0x11, 0), (20, 0x11, 0), (30, 0x11, 0))) + scan((10, 20, 30), lit + bytes(2)) + end, None, "components of other names")
    put("colours-unknown", start + segment(0xEE, b"Adobe\0\x64\0\0\0\0\x09") + tables + frame(8, 8, tuple((i, 0x11, 0) for i in (1, 2, 3, 4))) + scan((1, 2, 3, 4), lit + bytes(3)) + end, "cannot be decoded", "colours of a kind that there is not")
    put("sampling-zero", start + tables + frame(8, 8, ((1, 0x00, 0),)) + scan(codes=lit) + end, "sampling factors", "a component without columns and rows")
    put("sampling-15", start + tables + frame(8, 8, ((1, 0xFF, 0), (2, 0x11, 0), (3, 0x11, 0))) + scan((1, 2, 3), lit) + end, "sampling factors", "fifteen times as many columns and rows")
    put("sampling-3", start + tables + frame(24, 8, ((1, 0x31, 0), (2, 0x21, 0), (3, 0x11, 0))) + scan((1, 2, 3), lit) + end, "sampling factors", "factors of which none is a multiple of another")
    put("scan-unknown", start + tables + frame(8, 8) + scan((9,), lit) + end, "scans of its components", "a scan of a component that there is not")
    put("scan-none", start + tables + frame(8, 8) + scan((), lit) + end, "scans of 1 to all components", "a scan of nothing")
    put("scan-many", start + tables + frame(8, 8) + scan(codes=lit, count=200) + end, "scans of 1 to all components", "a scan of two hundred components")
    put("scan-twice", start + tables + frame(8, 8) + scan(codes=lit) * 2 + end, "each component once", "a component that comes again")
    put("scan-part", start + tables + frame(16, 16, three) + scan((1,), lit + bytes(2)) + end, "scans of all components", "a picture without its colours")
    put("progressive-no-first", start + tables + frame(8, 8, marker=0xC2) + scan(first=1, last=63, codes=b"\x10") + end, "its first coefficients before", "a progressive picture without its first coefficients")
    put("progressive-colour-missing", start + tables + frame(16, 16, three, 0xC2) + scan((1,), lit + bytes(2), last=0) + end, "scans of all components", "a progressive picture without its colours")
    put("progressive-beyond", start + tables + frame(8, 8, marker=0xC2) + scan(last=0, codes=lit) + scan(first=1, last=200, codes=b"\x10") + end, "coefficients 0, or 1 to 63", "two hundred coefficients of a block")
    put("progressive-reversed", start + tables + frame(8, 8, marker=0xC2) + scan(last=0, codes=lit) + scan(first=63, last=1, codes=b"\x10") + end, "coefficients 0, or 1 to 63", "an end before its beginning")
    put("progressive-shift", start + tables + frame(8, 8, marker=0xC2) + scan(last=0, shifts=0x0F, codes=lit) + end, "finer bit by bit", "a coefficient shifted by fifteen bits")
    put("progressive-many-scans", start + tables + frame(512, 512, marker=0xC2) + scan(last=0, codes=bytes(512)) + scan(first=1, last=63, codes=b"\x00") * 100 + end, "at most 64 scans", "a hundred scans of no news, each work for every block")
    put("baseline-part", start + tables + frame(8, 8) + scan(last=5, codes=lit) + end, "scans of all coefficients", "part of the coefficients of a baseline picture")
    put("huffman-none", start + quantisation() + frame(8, 8) + scan(codes=lit) + end, "Huffman tables before they are used", "codes without tables")
    put("huffman-other", start + tables + frame(8, 8) + scan(tables=0x33, codes=lit) + end, "Huffman tables before they are used", "a table that was not defined")
    put("huffman-beyond", start + tables + frame(8, 8) + scan(tables=0xFF, codes=lit) + end, "Huffman tables before they are used", "table fifteen of four")
    put("huffman-number", start + quantisation() + huffman(0, 9) + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "Huffman tables 0 to 3", "a tenth table")
    put("huffman-kind", start + quantisation() + huffman(9) + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "Huffman tables 0 to 3", "a kind of table that there is not")
    put("huffman-too-many", start + quantisation() + huffman(0, lengths=[3], symbols=b"\0\1\2") + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "can be told apart", "three codes of one bit")
    put("huffman-ones", start + quantisation() + huffman(0, lengths=[2], symbols=b"\0\1") + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "can be told apart", "a code of all ones")
    put("huffman-255", start + quantisation() + huffman(0, lengths=[0] * 7 + [255] * 9, symbols=bytes(255 * 9)) + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "can be told apart", "thousands of codes")
    put("huffman-empty", start + quantisation() + huffman(0, lengths=[], symbols=b"") + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "1 to 256 symbols", "a table of no codes")
    put("huffman-cut", start + quantisation() + segment(0xC4, b"\0\1") + frame(8, 8) + scan(codes=lit) + end, "whole Huffman tables", "part of a table")
    put("huffman-difference", start + quantisation() + huffman(0, symbols=b"\0\xff") + huffman(1) + frame(8, 8) + scan(codes=b"\x7f") + end, "at most 15 bits", "a difference of 255 bits")
    put("quantisation-none", start + huffman(0) + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "quantisation tables before they are used", "a frame without its table of steps")
    put("quantisation-beyond", start + tables + frame(8, 8, ((1, 0x11, 200),)) + scan(codes=lit) + end, "quantisation tables before they are used", "table two hundred of four")
    put("quantisation-number", start + segment(0xDB, b"\x0f" + bytes(64)) + huffman(0) + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "quantisation tables 0 to 3", "a sixteenth table")
    put("quantisation-cut", start + segment(0xDB, b"\0" + bytes(30)) + huffman(0) + huffman(1) + frame(8, 8) + scan(codes=lit) + end, "whole quantisation tables", "half a table")
    put("restart-interval", start + tables + segment(0xDD, b"\0") + frame(8, 8) + scan(codes=lit) + end, "a restart interval of two bytes", "half a restart interval")
    put("lossless", start + tables + frame(8, 8, marker=0xC3) + scan(codes=lit) + end, "marker c3", "a picture without loss")
    put("arithmetic", start + tables + frame(8, 8, marker=0xC9) + scan(codes=lit) + end, "marker c9", "arithmetic codes")
    put("segment-zero", start + segment(0xE1, b"", 0) + good[2:], "segments within the file", "a segment shorter than its own length")
    put("segment-beyond", start + segment(0xE1, b"x", 65535) + good[2:], "segments within the file", "a segment that ends behind the file")
    put("restart-outside", start + b"\xff\xd0" + good[2:], "", "a restart outside of a scan")
    put("start-twice", start + good, "", "a start within the file")



def kernels():
    def put(name, content, why, accepted=False):
        add(f"kernels/{name}.bin", content, None if accepted else "", why)

    program = b"\x7fELF" + bytes(range(200))
    total = hashlib.sha256(program).digest()
    put("benign", total + program, "a program behind its hash", accepted=True)
    put("benign-byte", hashlib.sha256(b"x").digest() + b"x", "a program of one byte", accepted=True)
    put("empty", b"", "no bytes")
    put("hash-only", hashlib.sha256(b"").digest(), "the hash of nothing, and nothing")
    put("cut", (total + program)[:-1], "a program that breaks off")
    put("longer", total + program + b"\0", "a byte too many")
    put("changed", total + program[:50] + b"\xff" + program[51:], "a program in which a byte has changed")
    put("hash-changed", bytes([total[0] ^ 1]) + total[1:] + program, "a hash in which a bit has changed")
    put("no-hash", program * 3, "a program without a hash")
    put("poisoned", hashlib.sha256(b"another").digest() + program, "a program under the hash of another")


def write(folder):
    for make in (safetensors, npy, npz, checkpoint, study, sweep, settings, metrics, measures, ends, points, claim, summary, benchmark, progress, idx, cifar, png, jpeg, archive, kernels):
        make()
    FILES.sort(key=lambda file: file[0])
    corpus = folder / "Corpus"
    shutil.rmtree(corpus, ignore_errors=True)
    lines = ["file\texpected\twords of the refusal\twhat it is"]
    for path, data, reason, why in FILES:
        target = corpus / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        assert "\t" not in (reason or "") + why
        lines.append(f"{path}\t{'accepted' if reason is None else 'refused'}\t{reason or ''}\t{why}")
    (corpus / ".gitattributes").write_bytes(b"* -text\n")
    (folder / "corpus.tsv").write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
