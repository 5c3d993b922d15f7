"""Rows of comparisons, and their way into a results database."""

import json
import statistics
import subprocess


def case(network, batch, threads, name, metric, peer):
    """What a comparison is about, as a text that can be compared."""
    return json.dumps(
        {"network": network, "batch": batch, "threads": threads, "pass": name, "metric": metric, "peer": peer},
        sort_keys=True,
    )


def row(key, unit, version, values, peer_values, note=""):
    """A comparison: our values and the peer's, round by round."""
    return {
        "case": json.loads(key), "unit": unit, "peerVersion": version, "values": values, "peerValues": peer_values,
        "note": note,
    }


def recorded(program, database):
    """The ratios of the cases that the database has of this machine and version; None where either did not run."""
    lines = subprocess.run([program, "recorded", database], check=True, capture_output=True, text=True).stdout
    items = map(json.loads, lines.splitlines())
    return {json.dumps(item["case"], sort_keys=True): item.get("ratio") for item in items}


def write(program, database, rows):
    """Stores rows."""
    text = "".join(json.dumps(item) + "\n" for item in rows)
    subprocess.run([program, "record", database], check=True, input=text, text=True)


def ratio(item):
    """The median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(item["values"], item["peerValues"]))


def text(item):
    """A line about a row."""
    key = item["case"]
    start = f"{key['network']} batch {key['batch']} threads {key['threads']} {key['pass']} {key['peer']}"
    if not item["values"] or not item["peerValues"]:
        return f"{start}: {item['note'] or statistics.median(item['values'])}"
    ours, theirs = statistics.median(item["values"]), statistics.median(item["peerValues"])
    scale, unit = (1e3, "ms") if item["unit"] == "s" else (1 / (1 << 20), "MiB")
    quotients = [a / b for a, b in zip(item["values"], item["peerValues"])]
    low, _, high = statistics.quantiles(quotients, n=4) if len(quotients) > 1 else quotients * 3
    return (f"{start}: {ours * scale:.3f} against {theirs * scale:.3f} {unit}, "
            f"ratio {ratio(item):.2f} ({low:.2f} to {high:.2f})")
