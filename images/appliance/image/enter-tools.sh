#!/bin/sh
# enter-tools.sh TREE WORK COMMAND…: runs a command with TREE as the root of everything and WORK at the same place in it.
# A plain chroot would not do: mkosi makes user name spaces, which a chroot refuses.
set -eu
tree=$1 work=$2
shift 2
if [ "${ENTERED-}" != yes ]; then
  ENTERED=yes exec unshare --mount --propagation private "$0" "$tree" "$work" "$@"
fi
mount --bind "$tree" "$tree"
for folder in proc sys dev; do
  mount --rbind "/$folder" "$tree/$folder"
done
mount -t tmpfs tmpfs "$tree/run"
mount -t tmpfs tmpfs "$tree/tmp"
mkdir -p "$tree$work" "$tree/mnt"
mount --rbind "$work" "$tree$work"
cat /etc/resolv.conf > "$tree/run/resolv.conf"
touch "$tree/etc/resolv.conf"
mount --bind "$tree/run/resolv.conf" "$tree/etc/resolv.conf"
cd "$tree"
pivot_root . mnt
umount -l /mnt
cd "$work"
exec "$@"
