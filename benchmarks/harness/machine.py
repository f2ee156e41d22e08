"""What is measured with: the tools and the JDK, found or asked for; the machine, described; CPU time, read from /proc."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
OLDEST_JDK = 25


class Missing(Exception):
    """Something that the benchmarks need is not on this machine: one sentence for the person who asked."""


def require_tools():
    """h2load and nghttp (nghttp2-client) and nghttpd (nghttp2-server); installed when this is root on Debian."""
    packages = {"h2load": "nghttp2-client", "nghttp": "nghttp2-client", "nghttpd": "nghttp2-server"}
    missing = sorted({package for tool, package in packages.items() if not shutil.which(tool)})
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "timeout": 300}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], **quiet)
    absent = sorted(tool for tool in packages if not shutil.which(tool))
    if absent:
        raise Missing(f"{', '.join(absent)} not found: install the packages {' and '.join(missing)}")


def java():
    """The `java` of a JDK 25 or newer: JAVA_HOME's, the PATH's, or one in the usual places."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    on_path = shutil.which("java")
    if on_path:
        homes.append(Path(on_path).resolve().parent.parent)
    for place in ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", str(Path.home() / ".sdkman/candidates/java")):
        if Path(place).is_dir():
            homes += sorted(p / "Contents/Home" if (p / "Contents/Home").is_dir() else p for p in Path(place).iterdir())
    for home in homes:
        release = home / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.is_file() else None
        if found and int(found[1]) >= OLDEST_JDK and (home / "bin/javac").exists():
            return home / "bin/java"
    raise Missing(f"no JDK {OLDEST_JDK} or newer found: set JAVA_HOME to one")


def first_line(*command):
    """The first line that a command prints, on either output."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return (done.stdout + done.stderr).strip().splitlines()[0]


def description(java_path, pinned):
    """Where the figures come from, as Markdown list items."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    governor = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    return [
        f"{os.cpu_count()} × {model[1] if model else platform.machine()}, Linux {platform.release()}"
        + (f", governor {governor.read_text().strip()}" if governor.exists() else ""),
        f"{first_line(str(java_path), '-version')}; {first_line('h2load', '--version')}",
        "the server on the upper half of the cores, its driver on the lower half" if pinned else "no process pinned to a core",
    ]


def halves():
    """The cores for the driver and for the server, as taskset lists."""
    count = os.cpu_count()
    if count < 2:
        raise Missing("--pin needs two cores")
    return f"0-{count // 2 - 1}", f"{count // 2}-{count - 1}"


def cpu_seconds(pid):
    """User and system time of a process since it began: fields 14 and 15 of /proc/PID/stat, counted from 1."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def busy_seconds():
    """What all cores have worked since the machine began: user, nice, system, irq and softirq."""
    user, nice, system, _idle, _iowait, irq, softirq = (int(f) for f in Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + softirq) / TICKS_PER_SECOND
