"""Tensors that both sides know: files of them, and numbers that depend on a name alone."""

import json
import struct

import numpy

KINDS = {"F32": "<f4", "F64": "<f8", "I32": "<i4"}
STEP = numpy.uint64(0x9E3779B97F4A7C15)


def write(path, tensors, metadata=None):
    """Writes named arrays in the format of safetensors; integers become I32, the others F32 or, if double, F64."""
    header, blobs, offset = {}, [], 0
    if metadata:
        header["__metadata__"] = metadata
    for name, array in sorted(tensors.items()):
        kind = "I32" if array.dtype.kind == "i" else "F64" if array.dtype == numpy.float64 else "F32"
        blob = numpy.ascontiguousarray(array, dtype=KINDS[kind]).tobytes()
        end = offset + len(blob)
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [offset, end]}
        blobs.append(blob)
        offset = end
    text = json.dumps(header, sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for blob in blobs:
            file.write(blob)


def read(path):
    """The arrays of a file that `write` or Costbook wrote, by name."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            arrays[name] = numpy.frombuffer(data[start:end], dtype=KINDS[entry["dtype"]]).reshape(entry["shape"])
    return arrays


def split_mix(counters):
    """SplitMix64 (Steele, Lea and Flood 2014) of every counter."""
    with numpy.errstate(over="ignore"):
        z = (counters ^ (counters >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return z ^ (z >> numpy.uint64(31))


def random_bits(name, count):
    """64 random bits for every place, which depend on the name and the place alone."""
    with numpy.errstate(over="ignore"):
        key = numpy.uint64(0)
        for byte in name.encode():
            key = split_mix((key ^ numpy.uint64(byte)) + STEP)
        return split_mix(key + numpy.arange(count, dtype=numpy.uint64) * STEP)


def uniform(name, shape):
    """Numbers uniform in [-1, 1)."""
    bits = random_bits(name, int(numpy.prod(shape, dtype=int)))
    return ((bits >> numpy.uint64(40)).astype("f4") / numpy.float32(1 << 23) - 1).reshape(shape)


def integers(name, shape, limit):
    """Integers from 0 up to the limit, without it."""
    bits = random_bits(name, int(numpy.prod(shape, dtype=int)))
    return (bits % numpy.uint64(limit)).astype("i4").reshape(shape)


def dropout_mask(stream, rate, shape):
    """The mask of Costbook's dropout layer at the path `stream`."""
    bits = random_bits(stream, int(numpy.prod(shape, dtype=int))) >> numpy.uint64(11)
    kept = numpy.float32(1 / (1 - rate))
    return numpy.where(bits < numpy.uint64(rate * 2**53), numpy.float32(0), kept).reshape(shape)
