#!/usr/bin/env python3
"""Puts what gpu-check.sh left in a folder into one table (summary.md) and one file for programs (index.json). Ends with 1 if bits differ."""
import json
import pathlib
import re
import statistics
import sys


def read(out):
    parts = {}
    for line in (out / "parts" / "status.tsv").read_text().splitlines():
        name, state, seconds, note = line.split("\t")
        parts[name] = {"state": state, "seconds": int(seconds), "note": note}
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
    for name in ("check", "check-no-graphs", "check-opencl"):
        result = parts.get(name, {}).get("result")
        if not result:
            continue
        kernels, repeat, losses = result["kernels"], result["repeat"], result["losses"]
        wrong = "".join(f"<br>{w['kernel']} {w['size']}: {w['fault'] or 'off by %.1e, expected %.1e' % (w['error'] or float('nan'), w['tolerance'])}" for w in kernels["wrong"][:10])
        lines.append(row(
            name, f"{result['device']}, {result['device_name']}",
            f"all {kernels['cases']} right" if kernels["right"] else f"**{len(kernels['wrong'])} of {kernels['cases']} wrong**{wrong}",
            f"{repeat['steps']} steps: {repeat['sha256'][:16]}" if repeat["right"] else f"**{repeat.get('fault') or 'bits differ'}**",
            f"{losses['difference']:.1e} apart" if losses["right"] else f"**{losses.get('fault') or '%s apart' % losses['difference']}**"))
    return ["| check | device | kernels against double precision | training twice | losses beside the CPU's |", "|---|---|---|---|---|", *lines] if lines else []


def same_bits(parts):
    """Whether steps submitted as graphs and as single launches leave the same bits; None where one of them is missing."""
    hashes = [parts.get(name, {}).get("result", {}).get("repeat", {}).get("sha256") for name in ("check", "check-no-graphs")]
    return hashes[0] == hashes[1] if all(hashes) else None


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
            title = {"graphs": f"ours, {last.get('device', '')}", "launches": f"ours, {last.get('device', '')}, no graphs", "opencl": f"ours, {last.get('device', '')}"}.get(side) \
                or f"PyTorch {last['torch']}, {last['precision']}, {last['layout']}" + (" (for orientation)" if last["precision"] != "fp32" else "")
            memory = last.get("device_bytes", 0) / 1048576
            lines.append(row(f"d=2, w={width}, batch {by_side_batch(parts, width)}", title, f"{statistics.median(r['milliseconds'] for r in turns.values()):.2f}", f"{median:,.0f}", against, spread, f"{memory:,.0f}" if memory else "", len(turns)))
    head = ["| full training step | by | ms | images/s | times PyTorch fp32 | of one round | MiB on the device | rounds |", "|---|---|---|---|---|---|---|---|"]
    return head + lines if lines else []


def by_side_batch(parts, width):
    return next((result["batch"] for (w, _, _), result in results(parts, r"step-w(\d+)-(\w+)-(\d+)$") if int(w) == width and "batch" in result), "?")


def kernel_lines(parts):
    lines = []
    for name in ("kernels", "kernels-opencl"):
        result = parts.get(name, {}).get("result")
        if not result:
            continue
        device = result["devices"][0]
        lines += ["", f"{device['device']} ({device['device_name']}): {device['peak_gigaflops_per_second']:,.0f} GFLOP/s on registers, {device['peak_gigabytes_per_second']:,.0f} GB/s beyond the caches", "",
                  "| kernel | size | error | warm ms | spread | GFLOP/s | GB/s | of roof |", "|---|---|---|---|---|---|---|---|"]
        for k in result["kernels"]:
            if k["verified"]:
                lines.append(row(k["kernel"], k["size"], f"{k['error']:.0e}", f"{1e3 * k['median_seconds']:.4f}", f"{k['spread']:.1%}", f"{k['gigaflops_per_second']:,.0f}", f"{k['gigabytes_per_second']:,.0f}", f"{k['share_of_roof']:.0%}"))
            else:
                lines.append(row(k["kernel"], k["size"], "**wrong**", "", "", "", "", ""))
    return lines


def main(folder):
    out = pathlib.Path(folder)
    parts, facts = read(out), (out / "parts" / "facts.txt").read_text().splitlines()
    same = same_bits(parts)
    lines = ["# GPU check", "", *[f"- {fact}" for fact in facts], ""]
    lines += check_lines(parts)
    if same is not None:
        lines += ["", "Steps submitted as graphs and as single launches leave " + ("the same bits." if same else "**different bits**.")]
    lines += ["", *step_lines(parts), "", "| part | | s | |", "|---|---|---|---|"]
    lines += [row(name, part["state"] if part["state"] != "FAILED" else "**FAILED**", part["seconds"], part["note"].replace("|", "/")) for name, part in parts.items() if "state" in part]
    short = len(lines)
    lines += kernel_lines(parts)
    (out / "summary.md").write_text("\n".join(lines) + "\n")
    (out / "index.json").write_text(json.dumps({"facts": facts, "same_bits_with_and_without_graphs": same, "parts": parts}, indent=1) + "\n")
    print("\n".join(lines[:short]))
    print(f"\nwith every kernel in it: {out / 'summary.md'}; for programs: {out / 'index.json'}")
    return 1 if same is False else 0


sys.exit(main(sys.argv[1]))
