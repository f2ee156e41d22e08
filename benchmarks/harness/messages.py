"""What a message costs to build, encode and decode: JMH, on the JVM's own terms; see messages/ beside this folder."""

import os
import subprocess

from harness import machine, servers

MODULE = servers.ROOT / "benchmarks/messages"
TARGET = MODULE / "target"
MAIN = "dev.tandem.benchmarks.messages.MessageBenchmarks"
QUICK = ["rounds=1", "warm-up=3", "measured=1"]


def measure(java, quick, say):
    """Prints the table, and writes it to target/messages.md."""
    build(java)
    path = os.pathsep.join([str(TARGET / "classes"), (TARGET / "class-path.txt").read_text().strip()])
    command = [str(java), "--sun-misc-unsafe-memory-access=allow", "-cp", path, MAIN, *(QUICK if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=3 * 3600)
    if done.returncode != 0:
        raise machine.Missing("the messages were not measured: see above")
    facts = [f"- {fact}" for fact in machine.description(java, False)]
    text = "\n".join(["## What a message costs", "", *facts, "", done.stdout])
    print(text)
    written = TARGET / "messages.md"
    written.write_text(text)
    say(f"written to {written}")


def build(java):
    """Compiles the module on the installed libraries; with TANDEM_NO_BUILD they are taken as they are."""
    steps = [["mvn", "-q", "-ntp", "-f", str(MODULE / "pom.xml"), "process-classes"]]
    if not os.environ.get("TANDEM_NO_BUILD"):
        steps.insert(0, [str(servers.ROOT / "tandem"), "install"])
    for step in steps:
        done = subprocess.run(step, env={**os.environ, "JAVA_HOME": str(java.parent.parent)}, timeout=1800)
        if done.returncode != 0:
            raise machine.Missing(f"the benchmarks are not built: '{' '.join(step)}' failed")
