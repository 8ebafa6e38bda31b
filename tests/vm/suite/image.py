"""The disk of a plain Debian 12, made once and kept in build/vm.

mmdebstrap takes the packages from the mirrors of this machine. It needs no root: where this user is not root, it works
in a user namespace. The files get their owners by fakeroot, so that mke2fs needs no root either.
"""

import hashlib
import os
import pathlib
import subprocess

from common import BUILD, VmError, write_atomically

SIZE = "4G"  # sparse
HOST_KEYS = "etc/ssh/ssh_host_ed25519_key"
AUTHORIZED_KEYS = "/etc/ssh/authorized_keys"  # sshd is told so
# What a minimal installation of Debian has, as far as this needs it.
PACKAGES = ["systemd-sysv", "udev", "linux-image-cloud-amd64", "initramfs-tools", "openssh-server", "e2fsprogs", "sudo"]
# The virtual machine has these devices and no others.
MODULES = ["virtio_pci", "virtio_blk", "virtio_net", "virtio_rng", "ext4"]
# Works of maintenance that begin some minutes after the start.
MASKED = ["apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer",
          "e2scrub_reap.service"]

# Debian's initramfs with the drivers of these devices only, which loads faster.
BEFORE_PACKAGES = """set -e
mkdir -p "$1/etc/initramfs-tools/conf.d" "$1/usr/share/initramfs-tools/modules.d"
echo MODULES=list >"$1/etc/initramfs-tools/conf.d/vm"
printf '%s\\n' {modules} >"$1/usr/share/initramfs-tools/modules.d/vm"
"""

AFTER_PACKAGES = """set -e
echo shop >"$1/etc/hostname"
printf '127.0.0.1 localhost shop\\n::1 localhost\\n' >"$1/etc/hosts"
printf '/dev/vda / ext4 defaults 0 1\\n' >"$1/etc/fstab"
printf '[Match]\\nName=e*\\n[Network]\\nAddress=10.0.2.15/24\\nLinkLocalAddressing=no\\n' \\
    >"$1/etc/systemd/network/vm.network"
chroot "$1" systemctl -q enable systemd-networkd.service
chroot "$1" systemctl -q disable systemd-networkd-wait-online.service
chroot "$1" systemctl -q mask {masked}
rm -f "$1"/etc/ssh/ssh_host_*
printf 'UsePAM no\\nUseDNS no\\nMaxSessions 100\\nAuthorizedKeysFile {authorized}\\n' >"$1/etc/ssh/sshd_config.d/vm.conf"
echo 'APT::Get::Assume-Yes "true";' >"$1/etc/apt/apt.conf.d/vm"
rm -f "$1"/var/cache/apt/archives/*.deb
"""
AFTER_KEYS = f'chmod 0600 "$1{AUTHORIZED_KEYS}" "$1/{HOST_KEYS}"'


def mirrors() -> list[str]:
    """Lines of sources.list: Debian 12, as this machine's apt has it."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages",
         "Origin: Debian"], check=True, capture_output=True, text=True).stdout
    lines = sorted({f"deb {line}" for line in listed.splitlines() if " bookworm" in line})
    if not lines:
        raise VmError("apt has no mirror of Debian 12 (bookworm): run apt-get update")
    return lines


def proxies() -> list[str]:
    dump = subprocess.run(["apt-config", "dump"], check=True, capture_output=True, text=True).stdout
    return [line for line in dump.splitlines()
            if line.startswith(("Acquire::http::Proxy", "Acquire::https::Proxy")) and '""' not in line]


def make_key(path: pathlib.Path) -> None:
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "vm", "-f", path], check=True)


class Image:
    """`extra` are names of more packages. The files appear in their folder when all is done."""

    def __init__(self, extra: list[str]):
        self.folder = BUILD / "image"
        self.disk = self.folder / "debian.ext4"
        self.kernel, self.initrd = self.folder / "vmlinuz", self.folder / "initrd"
        self.key, self.host_key = self.folder / "key", self.folder / pathlib.Path(HOST_KEYS).name
        self.packages = PACKAGES + sorted(extra)

    def version(self) -> str:
        recipe = repr((SIZE, self.packages, MODULES, MASKED, BEFORE_PACKAGES, AFTER_PACKAGES, AFTER_KEYS))
        return hashlib.sha256(recipe.encode()).hexdigest()

    def is_current(self) -> bool:
        stamp = self.folder / "version"
        return stamp.exists() and stamp.read_text() == self.version()

    def make(self) -> None:
        if self.is_current():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "version").unlink(missing_ok=True)
        make_key(self.key)
        make_key(self.host_key)
        archive = self.folder / "root.tar"
        self._install(archive)
        self._unpack(archive)
        archive.unlink()
        write_atomically(self.folder / "version", self.version())

    def _install(self, archive: pathlib.Path) -> None:
        before = BEFORE_PACKAGES.format(modules=" ".join(MODULES))
        after = AFTER_PACKAGES.format(masked=" ".join(MASKED), authorized=AUTHORIZED_KEYS)
        # mmdebstrap itself carries these into the namespace.
        keys = [f"upload {self.key}.pub {AUTHORIZED_KEYS}", f"upload {self.host_key} /{HOST_KEYS}"]
        command = ["mmdebstrap", "--quiet", "--variant=minbase", "--include", ",".join(self.packages),
                   f"--essential-hook={before}",
                   *(f"--customize-hook={hook}" for hook in [after, *keys, AFTER_KEYS]),
                   *(f"--aptopt={proxy}" for proxy in proxies()), "bookworm", str(archive), *mirrors()]
        log = self.folder / "log"
        with log.open("w") as out:
            done = subprocess.run(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                  env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        if done.returncode != 0:
            raise VmError(f"mmdebstrap failed:\n{log.read_text()[-3000:]}")

    def _unpack(self, archive: pathlib.Path) -> None:
        """The file system, and kernel and initrd beside it: QEMU starts them without a boot loader."""
        for name, file in (("vmlinuz", self.kernel), ("initrd.img", self.initrd)):
            with file.open("wb") as out:
                subprocess.run(["tar", "-xOf", archive, "--wildcards", f"./boot/{name}-*"], check=True, stdout=out)
        root = self.folder / "root"
        self.disk.unlink(missing_ok=True)
        script = ('rm -rf "$2" && mkdir "$2" && tar -xpf "$1" -C "$2" && '
                  'mke2fs -q -t ext4 -m 0 -L root -d "$2" "$3" "$4"; status=$?; rm -rf "$2"; exit $status')
        subprocess.run(["fakeroot", "sh", "-c", script, "sh", archive, root, self.disk, SIZE], check=True,
                       env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}, stdout=subprocess.DEVNULL)
