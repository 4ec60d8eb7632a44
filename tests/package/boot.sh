#!/bin/sh
# Becomes the first process of a machine whose disk is $1: inside namespaces of its own (mounts, pids,
# ipc, name, cgroup), on the network of whoever starts it. A pivoted root and no chroot, since the
# kernel gives users inside a chroot no namespaces, which Chromium's sandbox needs.
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
cd "$1"
mkdir -p .before
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do
  touch "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs dev/shm
pivot_root . .before
umount -l /.before
exec env -i container=test /sbin/init
