#!/usr/bin/env python3
"""Puts what gpu-check.sh left in a folder into one table (summary.md) and one file for programs (index.json). Ends with 1 if bits differ."""
import json
import pathlib
import re
import statistics
import sys

ENOUGH = 0.95


def read(out):
    parts = {}
    for line in (out / "parts" / "status.tsv").read_text().splitlines():
        name, state, seconds, note = line.split("\t")
        parts[name] = {"state": state, "seconds": float(seconds), "note": note}
    for file in sorted((out / "parts").glob("*.json")):
        text = file.read_text().strip()
        try:
            parts[file.stem]["result"] = json.loads(text)
        except (ValueError, KeyError):
            parts.setdefault(file.stem, {})["text"] = text[-4000:]
    return parts


def results(parts, pattern):
    return [(re.match(pattern, name).groups(), part["result"]) for name, part in parts.items() if re.match(pattern, name) and "result" in part and part["state"] == "ok"]


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def check_lines(parts):
    lines = []
    for name, part in parts.items():
        result = part.get("result")
        if not result or "repeat" not in result:
            continue
        kernels, repeat, losses = result["kernels"], result["repeat"], result["losses"]
        wrong = "".join(f"<br>{w['kernel']} {w['size']}: {w['fault'] or 'off by %.1e, expected %.1e' % (w['error'] or float('nan'), w['tolerance'])}" for w in kernels["wrong"][:10])
        lines.append(row(
            name, f"{result['device']}, {result['device_name']}",
            f"all {kernels['cases']} right" if kernels["right"] else f"**{len(kernels['wrong'])} of {kernels['cases']} wrong**{wrong}",
            f"{repeat['steps']} steps: {repeat['sha256'][:16]}" if repeat["right"] else f"**{repeat.get('fault') or 'bits differ'}**",
            f"{losses['difference']:.1e} apart" if losses["right"] else f"**{losses.get('fault') or '%s apart' % losses['difference']}**"))
    return ["| check | device | kernels against double precision | training twice | losses beside the CPU's |", "|---|---|---|---|---|", *lines] if lines else []


def same_bits(parts, check):
    """Whether steps submitted as graphs and as single launches leave the same bits; None where one of them is missing."""
    hashes = [parts.get(name, {}).get("result", {}).get("repeat", {}).get("sha256") for name in (check, check + "-no-graphs")]
    return hashes[0] == hashes[1] if all(hashes) else None


def bits_lines(parts):
    """The same for the text and the kernels in C#, in words."""
    said = {True: "the same bits.", False: "**different bits**."}
    return [f"{form}: steps submitted as graphs and as single launches leave {said[same]}"
            for check, form in (("check", "Text"), ("check-lanes", "C#")) if (same := same_bits(parts, check)) is not None]


def first_lines(parts):
    """How long every kernel takes at its first use. Cold and warm differ by what was compiled and assembled alone."""
    lines = []
    for form in ("text", "lanes"):
        cold, warm = (parts.get(f"first-use-{form}-{turn}", {}) for turn in ("cold", "warm"))
        if cold.get("state") == warm.get("state") == "ok":
            result = cold["result"]
            device, cases = (result["device"], result["kernels"]["cases"]) if "repeat" in result else (result["devices"][0]["device"], len(result["kernels"]))
            lines.append(row(device, cases, f"{cold['seconds']:.1f}", f"{warm['seconds']:.1f}", f"{cold['seconds'] - warm['seconds']:.1f}"))
    return ["| every kernel at first use | cases | cold s | warm s | compiling s |", "|---|---|---|---|---|", *lines] if lines else []


def step_lines(parts):
    sides = {}
    for (width, side, turn), result in results(parts, r"step-w(\d+)-(\w+)-(\d+)$"):
        sides.setdefault(int(width), {}).setdefault(side, {})[int(turn)] = result
    lines = []
    for width, by_side in sorted(sides.items(), reverse=True):
        peers = {turn: result["images_per_second"] for turn, result in by_side.get("pytorch", {}).items()}
        for side, turns in by_side.items():
            speeds = {turn: result["images_per_second"] for turn, result in turns.items()}
            median = statistics.median(speeds.values())
            against = spread = ""
            if peers and not side.startswith("pytorch"):
                against = f"**{median / statistics.median(peers.values()):.2f}**"
                pairs = [speeds[turn] / peers[turn] for turn in speeds if turn in peers]
                spread = f"{min(pairs):.2f} to {max(pairs):.2f}" if len(pairs) > 1 else ""
            last = turns[max(turns)]
            if "torch" in last:
                title = f"PyTorch {last['torch']}, {last['precision']}, {last['layout']}" + (" (for orientation)" if last["precision"] != "fp32" else "")
            else:
                title = f"ours, {last.get('device', '')}" + (", no graphs" if side == "launches" else "")
            memory = last.get("device_bytes", 0) / 1048576
            lines.append(row(f"d=2, w={width}, batch {by_side_batch(parts, width)}", title, f"{statistics.median(r['milliseconds'] for r in turns.values()):.2f}", f"{median:,.0f}", against, spread, f"{memory:,.0f}" if memory else "", len(turns)))
    head = ["| full training step | by | ms | images/s | times PyTorch fp32 | of one round | MiB on the device | rounds |", "|---|---|---|---|---|---|---|---|"]
    return head + lines if lines else []


def by_side_batch(parts, width):
    return next((result["batch"] for (w, _, _), result in results(parts, r"step-w(\d+)-(\w+)-(\d+)$") if int(w) == width and "batch" in result), "?")


def measured(parts):
    """What `bench kernels` said: devices, and a dictionary by device for each kernel and size."""
    result = next((parts[name]["result"] for name in ("kernels", "kernels-text") if "kernels" in parts.get(name, {}).get("result", {})), None)
    if not result:
        return [], {}
    cases = {}
    for each in result["kernels"]:
        cases.setdefault((each["kernel"], each["size"]), {})[each["device"]] = each
    return result["devices"], cases


def pairs(devices):
    """Text and C# of one GPU: ("cuda:0", "ilgpu:cuda:0")."""
    ids = [device["device"] for device in devices]
    return [(each, "ilgpu:" + each) for each in ids if "ilgpu:" + each in ids]


def speed(text, lanes):
    """Of the kernel in C#, as a part of the text's; None where one of them was wrong, and so not timed."""
    return text["median_seconds"] / lanes["median_seconds"] if text["verified"] and lanes["verified"] else None


def verdicts(parts):
    """A kernel's sizes together, by the sum of their times: what a form costs in training is that of its large sizes."""
    devices, cases = measured(parts)
    found = []
    for text, lanes in pairs(devices):
        for kernel in dict.fromkeys(kernel for kernel, _ in cases):
            both = [(size, by[text], by[lanes]) for (name, size), by in cases.items() if name == kernel and text in by and lanes in by]
            times = [sum(each[side]["median_seconds"] or 0 for each in both) for side in (1, 2)]
            speeds = [(speed(t, l), size) for size, t, l in both]
            right = all(one is not None for one, _ in speeds)
            total = times[0] / times[1] if right else None
            found.append({"text": text, "lanes": lanes, "kernel": kernel, "text_seconds": times[0], "lanes_seconds": times[1], "speed": total,
                          "slowest": min(speeds)[0] if right else None, "slowest_size": min(speeds)[1] if right else None, "holds": right and total >= ENOUGH})
    return found


def verdict_lines(found):
    if not found:
        return []
    lines = [f"Kernels in C# beside the text: speed is the text's time over that in C#, {ENOUGH} of it is enough.", "",
             "| kernel | text | ms | in C# | ms | speed | least of a size | |", "|---|---|---|---|---|---|---|---|"]
    for each in found:
        speeds = (f"{each['speed']:.2f}", f"{each['slowest']:.2f} at {each['slowest_size']}") if each["speed"] else ("", "")
        lines.append(row(each["kernel"], each["text"], f"{1e3 * each['text_seconds']:.4f}", each["lanes"], f"{1e3 * each['lanes_seconds']:.4f}", *speeds,
                         "enough" if each["holds"] else "**too slow**" if each["speed"] else "**wrong**"))
    for text in dict.fromkeys(each["text"] for each in found):
        of = [each for each in found if each["text"] == text]
        short = [each["kernel"] for each in of if not each["holds"]]
        timed = [each for each in of if each["speed"]]
        total = sum(each["text_seconds"] for each in timed) / sum(each["lanes_seconds"] for each in timed) if timed else float("nan")
        lines += ["", f"In total on {text}: {len(of) - len(short)} of {len(of)} kernels are fast enough in C#, all together at {total:.2f} of the text's speed: "
                  + ("**the text may go**." if not short else f"**the text stays** for {', '.join(short)}.")]
    return lines


def kernel_lines(parts):
    devices, cases = measured(parts)
    if not devices:
        return []
    ids = [device["device"] for device in devices]
    lines = ["", "| kernel | size | " + " | ".join(f"{each}, ms" for each in ids) + " | " + "".join(f"speed of {lanes} | " for _, lanes in pairs(devices)), "|---" * (2 + len(ids) + len(pairs(devices))) + "|"]
    for (kernel, size), by in cases.items():
        times = [f"{1e3 * by[each]['median_seconds']:.4f}" if by.get(each, {}).get("verified") else "**wrong**" for each in ids]
        speeds = [speed(by[text], by[lanes]) for text, lanes in pairs(devices)]
        lines.append(row(kernel, size, *times, *("" if each is None else f"{each:.2f}" for each in speeds)))
    for device in devices:
        lines += ["", f"{device['device']} ({device['device_name']}): {device['peak_gigaflops_per_second']:,.0f} GFLOP/s on registers, {device['peak_gigabytes_per_second']:,.0f} GB/s beyond the caches", "",
                  "| kernel | size | error | warm ms | spread | GFLOP/s | GB/s | of roof |", "|---|---|---|---|---|---|---|---|"]
        for k in (by[device["device"]] for by in cases.values() if device["device"] in by):
            if k["verified"]:
                lines.append(row(k["kernel"], k["size"], f"{k['error']:.0e}", f"{1e3 * k['median_seconds']:.4f}", f"{k['spread']:.1%}", f"{k['gigaflops_per_second']:,.0f}", f"{k['gigabytes_per_second']:,.0f}", f"{k['share_of_roof']:.0%}"))
            else:
                lines.append(row(k["kernel"], k["size"], "**wrong**", "", "", "", "", ""))
    return lines


def main(folder):
    out = pathlib.Path(folder)
    parts, facts = read(out), (out / "parts" / "facts.txt").read_text().splitlines()
    same = {check: same_bits(parts, check) for check in ("check", "check-lanes")}
    found = verdicts(parts)
    lines = ["# GPU check", "", *[f"- {fact}" for fact in facts], ""]
    lines += [*check_lines(parts), "", *bits_lines(parts), "", *first_lines(parts), "", *verdict_lines(found)]
    lines += ["", *step_lines(parts), "", "| part | | s | |", "|---|---|---|---|"]
    lines += [row(name, part["state"] if part["state"] != "FAILED" else "**FAILED**", f"{part['seconds']:.0f}", part["note"].replace("|", "/")) for name, part in parts.items() if "state" in part]
    short = len(lines)
    lines += kernel_lines(parts)
    (out / "summary.md").write_text("\n".join(lines) + "\n")
    (out / "index.json").write_text(json.dumps({"facts": facts, "same_bits_with_and_without_graphs": same, "verdicts": found, "parts": parts}, indent=1) + "\n")
    print("\n".join(lines[:short]))
    print(f"\nwith every kernel in it: {out / 'summary.md'}; for programs: {out / 'index.json'}")
    return 1 if False in same.values() else 0


sys.exit(main(sys.argv[1]))
