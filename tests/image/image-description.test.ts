import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const image = resolve(import.meta.dirname, '../../images/appliance/image');
const inImage = join(image, 'mkosi.extra/usr/lib');
const read = (...path: string[]): string => readFileSync(join(image, ...path), 'utf8');
const value = (text: string, key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1];
const transfers = readdirSync(join(inImage, 'sysupdate.d')).map((name) => ({
  name,
  text: readFileSync(join(inImage, 'sysupdate.d', name), 'utf8'),
}));
const partitions = readdirSync(join(inImage, 'repart.d')).map((name) =>
  readFileSync(join(inImage, 'repart.d', name), 'utf8'),
);

describe('the description of the room PC’s image, before anything is built of it', () => {
  test('both slots are of one size, so that what fits one fits the other, and only state is erased by a reset', () => {
    for (const type of ['root', 'root-verity']) {
      const slots = partitions.filter((text) => value(text, 'Type') === type);
      expect(slots).toHaveLength(2);
      expect(new Set(slots.map((text) => `${value(text, 'SizeMinBytes')} ${value(text, 'SizeMaxBytes')}`)).size).toBe(
        1,
      );
      expect(slots.map((text) => value(text, 'Label'))).toContain('_empty');
    }
    const reset = partitions.filter((text) => value(text, 'FactoryReset') === 'yes');
    expect(reset.map((text) => value(text, 'Label'))).toEqual(['ratspult-var']);
    // Debian 13 has it in a package of its own; without it the first start finds no /var.
    expect(read('mkosi.conf')).toMatch(/^ {4}systemd-repart$/m);
    expect(read('mkosi.extra/usr/lib/systemd/system/var.mount')).toContain('/dev/disk/by-partlabel/ratspult-var');
  });

  test('an update looks for files under the names that the build gives, and the kernel image comes last', () => {
    const base = read('mkosi.conf');
    expect(value(base, 'ImageId')).toBe('ratspult');
    expect(value(base, 'UnifiedKernelImageFormat')).toBe('%i_%v');
    expect(transfers.map(({ text }) => value(text, 'MatchPattern'))).toEqual([
      'ratspult_@v.root-x86-64-verity.@u.raw',
      'ratspult_@v.root-x86-64.@u.raw',
      'ratspult_@v.efi',
    ]);
    expect(value(read('mkosi.repart/10-root-verity.conf'), 'SplitName')).toBe('%t.%U');
    expect(transfers.every(({ text }) => value(text, 'ProtectVersion') === '%A')).toBe(true);
    expect(value(transfers.at(-1)?.text ?? '', 'TriesLeft')).toBe('3');
  });

  test('updates are signed and asked for by the room’s program alone, never by a clock', () => {
    expect(transfers.filter(({ text }) => /^Verify=no/m.test(text))).toEqual([]);
    const preset = read('mkosi.extra/usr/lib/systemd/system-preset/00-ratspult.preset');
    for (const unit of ['systemd-sysupdate.timer', 'systemd-sysupdate.service', 'systemd-sysupdate-reboot.timer']) {
      expect(preset).toContain(`disable ${unit}`);
      expect(read('mkosi.postinst.chroot')).toContain(unit);
    }
  });

  test('what rooms get takes nothing from the firmware’s tables and has no serial console', () => {
    const release = read('mkosi.profiles/release/mkosi.conf');
    expect(release).toContain('systemd.import_credentials=no');
    expect(`${release}${read('mkosi.conf')}`).not.toMatch(/console=ttyS|debug-shell=|autologin/);
  });

  test('a boot counts as good only after panel and stage have painted, and a failed trial goes back', () => {
    const health = read('mkosi.extra/usr/lib/systemd/system/ratspult-health.service');
    expect(health).toContain('Before=boot-complete.target');
    expect(health).toContain('RequiredBy=boot-complete.target');
    expect(health).toContain('/run/ratspult-appliance/healthy');
    expect(health).toContain('OnFailure=ratspult-rollback.service');
    expect(read('mkosi.extra/usr/lib/systemd/system/ratspult-rollback.service')).toContain('LoaderBootCountPath');
    for (const unit of ['emergency', 'rescue']) {
      const dropIn = read(`mkosi.extra/usr/lib/systemd/system/${unit}.service.d/60-ratspult.conf`);
      expect(dropIn).toMatch(/^ExecStart=\nExecStart=.*reboot/m);
    }
  });

  test('no key and no password lies in the repository', () => {
    const files = readdirSync(image, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => /\.(key|crt|pem|gpg|pgp)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /PRIVATE KEY|RootPassword=/.test(readFileSync(file, 'latin1')))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.sh') && (statSync(file).mode & 0o100) === 0)).toEqual([]);
  });
});
