"""Python's protobuf at the other end of a round trip: frames of four bytes length and a message, on standard input and output.

make SEED COUNT   writes random messages
echo              reads messages and writes them again
compare           reads pairs of messages, and says which are not equal
text              reads pairs of a message and its text, and says which are not the same
"""

import random
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from google.protobuf.descriptor import FieldDescriptor as F

INTEGERS = {
    F.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    F.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    F.CPPTYPE_UINT32: (0, 2**32 - 1),
    F.CPPTYPE_UINT64: (0, 2**64 - 1),
}


def message_type(path):
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as f:
        files.ParseFromString(f.read())
    by_name = {file.name: file for file in files.file}

    def add(name):  # what it imports first; files with names that Python does not take stay out
        for imported in by_name[name].dependency:
            add(imported)
        pool.Add(by_name[name])

    add("shapes.proto")
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("shapes.Everything"))


def value(field, rng, depth):
    kind = field.cpp_type
    if kind in INTEGERS:
        low, high = INTEGERS[kind]
        return rng.choice([0, 1, low, high, rng.randint(low, high), min(high, rng.getrandbits(rng.randint(1, 64)))])
    if kind == F.CPPTYPE_DOUBLE:
        return rng.choice([0.0, -0.0, 1.5, float("inf"), float("-inf"), rng.uniform(-1e300, 1e300)])
    if kind == F.CPPTYPE_FLOAT:
        return struct.unpack("f", struct.pack("f", rng.choice([0.0, -0.0, 1.5, float("inf"), rng.uniform(-1e30, 1e30)])))[0]
    if kind == F.CPPTYPE_BOOL:
        return rng.random() < 0.5
    if kind == F.CPPTYPE_ENUM:
        return rng.choice([0, 1, 2, -1, 77]) if field.enum_type.name == "Color" else 0
    if field.type == F.TYPE_STRING:
        return "".join(rng.choice("aZ \u00e9\u4e2d\U0001f600\ufffd\0") for _ in range(rng.choice([0, 1, 5, 80])))
    if field.type == F.TYPE_BYTES:
        return rng.randbytes(rng.choice([0, 1, 20, 300]))
    raise ValueError(field.name)


def fill(message, rng, depth=0):
    for field in message.DESCRIPTOR.fields:
        if rng.random() < (0.6 if depth == 0 else 0.8):
            continue
        if field.message_type and field.message_type.GetOptions().map_entry:
            key, val = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
            entries = getattr(message, field.name)
            for _ in range(rng.randint(1, 4)):
                if val.message_type:
                    fill(entries[value(key, rng, depth)], rng, depth + 1)
                else:
                    entries[value(key, rng, depth)] = value(val, rng, depth)
        elif field.message_type:
            if depth > 3:
                continue
            if field.is_repeated:
                for _ in range(rng.randint(1, 4)):
                    fill(getattr(message, field.name).add(), rng, depth + 1)
            else:
                getattr(message, field.name).SetInParent()
                fill(getattr(message, field.name), rng, depth + 1)
        elif field.is_repeated:
            getattr(message, field.name).extend(value(field, rng, depth) for _ in range(rng.choice([1, 3, 40])))
        else:
            setattr(message, field.name, value(field, rng, depth))


def frames():
    while head := sys.stdin.buffer.read(4):
        yield sys.stdin.buffer.read(struct.unpack(">I", head)[0])


def write(data):
    sys.stdout.buffer.write(struct.pack(">I", len(data)) + data)


def main():
    everything = message_type(sys.argv[1])
    command = sys.argv[2]
    if command == "make":
        rng = random.Random(int(sys.argv[3]))
        for _ in range(int(sys.argv[4])):
            message = everything()
            fill(message, rng)
            write(message.SerializeToString())
    elif command == "echo":
        for data in frames():
            write(everything.FromString(data).SerializeToString())
    elif command == "compare":
        pairs = list(frames())
        for i in range(0, len(pairs), 2):
            first, second = everything.FromString(pairs[i]), everything.FromString(pairs[i + 1])
            if first != second:
                print(f"message {i // 2} differs:\n{first}\n---\n{second}")
        print("compared", len(pairs) // 2)
    elif command == "text":
        pairs = list(frames())
        for i in range(0, len(pairs), 2):
            first = everything.FromString(pairs[i])
            pool = everything.DESCRIPTOR.file.pool  # knows what an expanded Any holds
            second = text_format.Parse(pairs[i + 1].decode(), everything(), descriptor_pool=pool)
            if first.SerializeToString(deterministic=True) != second.SerializeToString(deterministic=True):
                print(f"message {i // 2} differs:\n{first}\n---\n{second}")
        print("read", len(pairs) // 2)


main()
