# SPDX-License-Identifier: Apache-2.0
"""Break a policy at every token: leave it out, write it twice, end the file before it.

	broken.py STRICTGATE FILE

What strictgate still takes must be TOML that the reference reads, and mean to both the same; what it refuses must be
told with a place inside of the file.  Exit status 0: so it is.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import tomllib

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare  # noqa: E402
import generate  # noqa: E402

CALLS = 30
TOKEN = re.compile(r"""#[^\n]*|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[\w.-]+|\S|\n""")


def variants(text):
    for match in TOKEN.finditer(text):
        start, end = match.span()
        yield "without", start, text[:start] + text[end:]
        yield "twice", start, text[:end] + " " + text[start:]
        yield "up to", start, text[:start]


def place_fault(stderr, name, text):
    """What is wrong with the first place that is told, or None."""
    found = re.search(re.escape(name) + r":(\d+):(\d+): error SG\d{4}: \S", stderr)
    if not found:
        return "no place is told"
    line, column = int(found.group(1)), int(found.group(2))
    lines = text.split("\n") + [""]
    if not 1 <= line <= len(lines) or not 1 <= column <= len(lines[line - 1].encode()) + 1:
        return "the place is outside of the file"
    return None


def fault(program, folder, text, calls):
    path = os.path.join(folder, "source.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        theirs, _ = compare.ask_strictgate(program, [path], calls)
    except compare.Refused as refused:
        return "refused", place_fault(str(refused), "source.toml", text)
    try:
        ours = compare.ask_reference([path], calls)
    except tomllib.TOMLDecodeError as error:
        return "taken", "it is no TOML: %s" % error
    for call, a, b in zip(calls, theirs, ours):
        if a != b:
            return "taken", "%s and %s are said of %s" % (a, b, generate.line_of(call))
    return "taken", None


def main():
    program, source = sys.argv[1:]
    chance = random.Random(1)
    calls = [generate.make_call(chance) for _ in range(CALLS)]
    with open(source, encoding="utf-8") as file:
        text = file.read()
    seen = {"refused": 0, "taken": 0}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "pack.json"), "w", encoding="utf-8") as file:
            json.dump({"requirements": {"rules": [{"glob": "curl *", "decision": "prompt"}]}}, file)
        answer, wrong = fault(program, folder, text, calls)
        if answer != "taken" or wrong:
            print("# the whole file is %s: %s" % (answer, wrong))
            return 1
        for how, at, broken in variants(text):
            answer, wrong = fault(program, folder, broken, calls)
            seen[answer] += 1
            if wrong:
                line = text.count("\n", 0, at) + 1
                print("# %s the token at line %d, %r ...: %s" % (how, line, text[at : at + 20], wrong))
                return 1
    print("# %(refused)d broken files refused, %(taken)d taken with the same meaning" % seen)
    return 0 if seen["refused"] > 500 and seen["taken"] > 50 else 1


if __name__ == "__main__":
    sys.exit(main())
