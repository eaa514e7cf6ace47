"""A recognising network without the letters that no contract here is written in.

The network that ships with RapidOCR tells 18,708 characters apart, most of them Chinese, at every few pixels of a line.
Working out how likely each is takes a quarter of the time and most of the memory of reading a line, for characters that
contracts in English and Welsh do not have. They are the columns of the network's last matrix, so that is cut to the
columns that are wanted before the network is loaded.

An ONNX file is a protocol buffer (https://protobuf.dev/programming-guides/encoding, message names as in onnx.proto3):
fields, each with a number and one of four ways of being written. Only what holds the matrix is taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

# Numbers of fields in onnx.proto3.
_MODEL_GRAPH, _MODEL_NOTE = 7, 14
_NOTE_NAME, _NOTE_TEXT = 1, 2
_GRAPH_TENSOR, _GRAPH_OUTPUT, _GRAPH_BETWEEN = 5, 12, 13
_TENSOR_SIZE, _TENSOR_TYPE, _TENSOR_RAW = 1, 2, 9
_OUTPUT_TYPE, _TYPE_TENSOR, _TENSOR_SHAPE, _SHAPE_SIZE, _SIZE_VALUE = 2, 1, 2, 1, 1
_TO_SIZE = (_OUTPUT_TYPE, _TYPE_TENSOR, _TENSOR_SHAPE, _SHAPE_SIZE)
_FLOATS = 1  # TensorProto.DataType.FLOAT

# Ways of writing a field.
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5

Field = tuple[int, int, int | bytes]


def note(model: bytes, name: str) -> str:
    """Return what an ONNX model notes of itself under a name; empty when there is no such note."""
    for number, _, value in _fields(model):
        if number == _MODEL_NOTE and isinstance(value, bytes):
            entry = {part: text for part, _, text in _fields(value)}
            text = entry.get(_NOTE_TEXT)
            if entry.get(_NOTE_NAME) == name.encode() and isinstance(text, bytes):
                return text.decode("utf-8")
    return ""


def narrowed(model: bytes, classes: int, wanted: Sequence[int]) -> bytes:
    """Return an ONNX model that gives only some of its classes, in the order of `wanted`.

    `classes` is how many it gives. Raises `ValueError` when the file is not built as described above; a model loaded
    from what is returned fails when it is not one matrix, with its bias, that gives the classes.
    """
    return _joined(
        (number, way, _graph(value, classes, wanted) if number == _MODEL_GRAPH and isinstance(value, bytes) else value)
        for number, way, value in _fields(model)
    )


def _graph(graph: bytes, classes: int, wanted: Sequence[int]) -> bytes:
    parts: list[Field] = []
    cut = 0
    for number, way, value in _fields(graph):
        if number == _GRAPH_TENSOR and isinstance(value, bytes):
            tensor = _tensor(value, classes, wanted)
            cut += tensor is not value
            value = tensor
        elif number in (_GRAPH_OUTPUT, _GRAPH_BETWEEN) and isinstance(value, bytes):
            value = _resized(value, _TO_SIZE, classes, len(wanted))
        parts.append((number, way, value))
    if cut != 2:
        raise ValueError(f"{cut} tensors of the model are as wide as its {classes} classes; a matrix and a bias should")
    return _joined(parts)


def _tensor(tensor: bytes, classes: int, wanted: Sequence[int]) -> bytes:
    """Keep the wanted columns of a tensor that has one for each class; any other is returned as it is."""
    fields = list(_fields(tensor))
    sizes = [value for number, _, value in fields if number == _TENSOR_SIZE and isinstance(value, int)]
    if not sizes or sizes[-1] != classes:
        return tensor
    raw = next((value for number, _, value in fields if number == _TENSOR_RAW), b"")
    if (_TENSOR_TYPE, _VARINT, _FLOATS) not in fields or not isinstance(raw, bytes):
        raise ValueError("the last matrix of the model is not of 32-bit numbers")
    matrix = np.frombuffer(raw, dtype="<f4").reshape(sizes)[..., list(wanted)]
    rest: list[Field] = [field for field in fields if field[0] not in (_TENSOR_SIZE, _TENSOR_RAW)]
    head: list[Field] = [(_TENSOR_SIZE, _VARINT, size) for size in matrix.shape]
    return _joined([*head, *rest, (_TENSOR_RAW, _BYTES, matrix.tobytes())])


def _resized(message: bytes, path: Sequence[int], classes: int, count: int) -> bytes:
    """Write `count` where a result says, inside the messages that `path` names, that it is as wide as the classes."""

    def changed(number: int, value: int | bytes) -> int | bytes:
        if path and number == path[0] and isinstance(value, bytes):
            return _resized(value, path[1:], classes, count)
        return count if not path and number == _SIZE_VALUE and value == classes else value

    return _joined((number, way, changed(number, value)) for number, way, value in _fields(message))


def _fields(message: bytes) -> Iterator[Field]:
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, way = key >> 3, key & 7
        if way == _VARINT:
            value, place = _varint(message, place)
            yield number, way, value
            continue
        if way == _BYTES:
            length, place = _varint(message, place)
        elif way in (_FOUR_BYTES, _EIGHT_BYTES):
            length = 4 if way == _FOUR_BYTES else 8
        else:
            raise ValueError("the model is not a protocol buffer")
        if place + length > len(message):
            raise ValueError("the model is cut short")
        yield number, way, message[place : place + length]
        place += length


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """Read a number written in sevens of bits, the lowest first; gives it and the place after it."""
    value = shift = 0
    while place < len(message):
        value |= (message[place] & 0x7F) << shift
        shift += 7
        place += 1
        if message[place - 1] < 0x80:
            return value, place
    raise ValueError("the model is cut short")


def _joined(fields: Iterator[Field] | Sequence[Field]) -> bytes:
    return b"".join(part for field in fields for part in _written(*field))


def _written(number: int, way: int, value: int | bytes) -> Iterator[bytes]:
    yield _sevens(number << 3 | way)
    if isinstance(value, int):
        yield _sevens(value)
        return
    if way == _BYTES:
        yield _sevens(len(value))
    yield value


def _sevens(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
