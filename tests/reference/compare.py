# SPDX-License-Identifier: Apache-2.0
"""Random policies and calls, judged by strictgate and by the reference (judge.py); the smallest difference is printed.

	compare.py STRICTGATE [CASES [SEED]]

A case is one call.  Exit status 0: no difference.
"""
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import generate  # noqa: E402
import judge  # noqa: E402

CALLS = 40  # per policy
AUDIT = ["none", "meta", "full"]


class Refused(Exception):
    """strictgate does not take what was generated."""


def write(folder, files):
    paths = []
    for name, tree in files.items():
        paths.append(os.path.join(folder, name))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(generate.text_of(name, tree))
    return [path for path in paths if os.path.basename(path).startswith("source")]


def ask_strictgate(program, sources, calls):
    arguments = [program, "eval", "--no-default-sources", "--stream"]
    for path in sources:
        arguments += ["--policy", path]
    text = "".join(generate.line_of(call) + "\n" for call in calls)
    done = subprocess.run(arguments, input=text.encode(), capture_output=True, check=False)
    lines = done.stdout.decode().splitlines()
    if done.returncode != 0 or len(lines) != len(calls):
        raise Refused(done.stderr.decode())
    answers = [json.loads(line) for line in lines]
    return [(answer["verdict"], answer["audit"]) for answer in answers], lines


def ask_reference(sources, calls):
    trees = [tree for path in sources for tree in judge.read(path)]
    rulings = [judge.judge(trees, call) for call in calls]
    return [(judge.word(ruling), AUDIT[ruling[1]]) for ruling in rulings]


def difference(program, folder, files, calls):
    """The first call that is judged differently, with both answers, or None."""
    sources = write(folder, files)
    theirs, lines = ask_strictgate(program, sources, calls)
    for call, a, b, line in zip(calls, theirs, ask_reference(sources, calls), lines):
        if a != b:
            return call, a, b, line
    return None


# ---- the smallest one ----


def smaller_trees(tree):
    """The tree without one member or element, at every depth."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        less = copy.copy(tree)
        del less[key]
        yield less
        if isinstance(tree[key], (dict, list)):
            for inner in smaller_trees(tree[key]):
                less = copy.copy(tree)
                less[key] = inner
                yield less


def smaller_cases(files, call):
    names = [name for name in files if name.startswith("source")]
    if len(names) > 1:
        for name in names:
            yield {k: v for k, v in files.items() if k != name}, call
    for name in files:
        for tree in smaller_trees(files[name]):
            yield {**files, name: tree}, call
    for i in range(len(call["commands"]) if len(call["commands"]) > 1 else 0):
        yield files, {**call, "commands": call["commands"][:i] + call["commands"][i + 1 :]}
    for key in call["settings"]:
        yield files, {**call, "settings": {k: v for k, v in call["settings"].items() if k != key}}
    if call["agent"] is not None:
        yield files, {**call, "agent": None}


def shrink(program, folder, files, call):
    found = True
    while found:
        found = False
        for files_, call_ in smaller_cases(files, call):
            try:
                if difference(program, folder, files_, [call_]) is None:
                    continue
            except (Refused, KeyError, IndexError, FileNotFoundError):
                continue
            files, call, found = files_, call_, True
            break
    return files, call


def report(program, folder, files, call):
    _, theirs, ours, line = difference(program, folder, files, [call])
    for name, tree in files.items():
        print("# --- " + name)
        for text in generate.text_of(name, tree).splitlines():
            print("# " + text)
    print("# --- call\n# " + generate.line_of(call))
    print("# strictgate says %s (audit %s), the reference %s (audit %s)" % (*theirs, *ours))
    print("# " + line)


def main():
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if cases < 1:
        sys.exit("compare.py: no cases")
    seen = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range((cases + CALLS - 1) // CALLS):
            chance = random.Random("%d/%d" % (seed, number))
            files = generate.make_files_of_policy(chance)
            calls = [generate.make_call(chance) for _ in range(CALLS)]
            try:
                found = difference(program, folder, files, calls)
            except Refused as refused:
                print("# strictgate refused a policy of seed %d/%d:\n# %s" % (seed, number, refused))
                return 1
            if found:
                print("# seed %d/%d" % (seed, number))
                report(program, folder, *shrink(program, folder, files, found[0]))
                return 1
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
            for answer in ask_reference(write(folder, files), calls[:1]):
                seen[answer[0]] = seen.get(answer[0], 0) + 1
    # A comparison that only ever sees one answer compares nothing.
    if cases >= 10000 and set(seen) != {"allow", "log", "prompt", "forbidden"}:
        print("# the cases do not bring forth every verdict: %s" % sorted(seen))
        return 1
    print("# verdicts of every first call: %s" % ", ".join("%s %d" % pair for pair in sorted(seen.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
