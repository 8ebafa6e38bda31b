"""A root folder for chroot: copies of packages that are installed on this machine, with users and a dpkg database of
its own. Nothing outside of the folder is changed."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

# Made by the scripts of the packages, so that no package lists them.
GENERATED = ["etc/nsswitch.conf", "etc/ld.so.cache", "etc/ld.so.conf", "usr/bin/awk", "etc/alternatives/awk"]
SKIPPED = re.compile(r"/usr/share/(doc|man|locale|info|lintian|bash-completion|zoneinfo/right)(/|$)")


def become_root() -> None:
    """Runs the program again by sudo if this user is not root. Exits with 77 where that is not possible."""
    if os.geteuid() == 0:
        return
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        kept = [f"{name}={value}" for name, value in os.environ.items() if name == "BAEDAL_BINARY"]
        os.execvp("sudo", ["sudo", "-n", "env", *kept, sys.executable, "-B", *sys.argv])
    print("This test needs root or sudo.")
    sys.exit(77)


def installed_packages() -> dict[str, dict]:
    text = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Architecture}\t${Essential}\t"
         "${Pre-Depends},${Depends}\t${Provides}\n"], check=True, capture_output=True, text=True).stdout
    packages = {}
    for line in text.splitlines():
        status, name, architecture, essential, depends, provides = line.split("\t")
        if status == "installed" and name not in packages:
            packages[name] = {"architecture": architecture, "essential": essential == "yes",
                              "depends": depends, "provides": provides}
    return packages


def names_of(field: str) -> list[list[str]]:
    """The names of a field of dependencies: a list of alternatives for each."""
    return [[re.split(r"[ (:]", choice.strip())[0] for choice in part.split("|")]
            for part in field.split(",") if part.strip()]


def closure(wanted: list[str], packages: dict[str, dict]) -> set[str]:
    providers = {}
    for name, package in packages.items():
        for choices in names_of(package["provides"]):
            providers.setdefault(choices[0], name)
    found, waiting = set(), wanted + [name for name, package in packages.items() if package["essential"]]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name not in packages:
            sys.exit(f"The package {name} is not installed on this machine.")
        found.add(name)
        for choices in names_of(packages[name]["depends"]):
            present = [choice for choice in choices if choice in packages]
            present += [providers[choice] for choice in choices if choice in providers]
            if present:
                waiting.append(present[0])
    return found


def copy_files(root: pathlib.Path, names: list[str]) -> None:
    """`names` are relative to /. Folders are copied without their contents."""
    root.mkdir(parents=True, exist_ok=True)
    present = [name for name in names if name and os.path.lexists("/" + name)]
    pack = subprocess.Popen(["tar", "-C", "/", "--no-recursion", "--null", "-T", "-", "-c"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    unpack = subprocess.Popen(["tar", "-C", root, "--keep-directory-symlink", "-xp"], stdin=pack.stdout)
    pack.stdout.close()
    pack.stdin.write("\0".join(present).encode())
    pack.stdin.close()
    if unpack.wait() != 0 or pack.wait() != 0:
        sys.exit("The packages of this machine could not be copied.")


def make_database(root: pathlib.Path, packages: set[str]) -> None:
    database = root / "var/lib/dpkg"
    for folder in ("info", "updates", "triggers", "alternatives", "parts"):
        (database / folder).mkdir(parents=True, exist_ok=True)
    entries = pathlib.Path("/var/lib/dpkg/status").read_text().split("\n\n")
    kept = [entry for entry in entries
            if re.match(r"Package: (\S+)\n", entry) and re.match(r"Package: (\S+)\n", entry)[1] in packages
            and "\nStatus: install ok installed" in entry]
    (database / "status").write_text("\n\n".join(kept) + "\n")
    (database / "available").write_text("")
    for file in pathlib.Path("/var/lib/dpkg/info").glob("*.list"):
        if file.stem.partition(":")[0] in packages:
            shutil.copy(file, database / "info")


def make_root(root: pathlib.Path, wanted: list[str]) -> None:
    """Makes the folder anew with these packages, the essential ones and their dependencies."""
    shutil.rmtree(root, ignore_errors=True)
    packages = installed_packages()
    needed = closure(wanted, packages)
    listed = subprocess.run(["dpkg-query", "-L", *sorted(needed)], check=True, capture_output=True, text=True).stdout
    files = sorted({line[1:] for line in listed.splitlines() if line.startswith("/") and not SKIPPED.match(line)})
    merged = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"]  # symbolic links on a merged /usr
    pam = [str(path)[1:] for path in pathlib.Path("/etc/pam.d").glob("common-*")]
    for name in merged:
        if os.path.islink("/" + name):
            (root / os.readlink("/" + name)).mkdir(parents=True, exist_ok=True)
    copy_files(root, merged + [file for file in files if file not in (".", *merged)] + GENERATED + pam)
    for name in ("passwd", "group"):
        shutil.copy(f"/usr/share/base-passwd/{name}.master", root / "etc" / name)
    make_database(root, needed)
    (root / "tmp").mkdir(exist_ok=True)
    (root / "tmp").chmod(0o1777)
    (root / "dev").mkdir(exist_ok=True)
    for name, minor in (("null", 3), ("zero", 5), ("urandom", 9), ("tty", 0)):
        node = root / "dev" / name
        os.mknod(node, 0o20666, os.makedev(5 if name == "tty" else 1, minor))
        node.chmod(0o666)
    for program in ("pwconv", "grpconv"):
        subprocess.run(["chroot", root, program], check=True)
