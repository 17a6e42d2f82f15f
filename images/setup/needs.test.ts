import { describe, expect, it } from 'vitest';
import { systemNeeds, systemWishes, workerBuildNeeds } from './needs.ts';
import { ensurePackages, installCommand, missingNeeds, tryPackages } from './packages.ts';
import type { SystemProbe } from './packages.ts';
import { SetupError } from './setup-error.ts';

const names = (needs: readonly { debianPackage: string }[]): string[] => needs.map((need) => need.debianPackage);
const emptySystem: SystemProbe = { hasProgram: () => false, hasFile: () => false };

describe('the needs of a command', () => {
  it('asks for little to start, and for more with options that need more', () => {
    expect(names(systemNeeds('start', []))).toEqual(['socat']);
    expect(names(systemNeeds('start', ['--lan']))).toEqual(['socat', 'openssl']);
    expect(names(systemNeeds('start', ['--windows', '--lan']))).toEqual([
      'socat',
      'chromium',
      'fonts-dejavu-core',
      'openssl',
    ]);
  });

  it('asks for the same to pack the room PC’s software as for the instance’s', () => {
    expect(names(systemNeeds('package-appliance', []))).toEqual(names(systemNeeds('package', [])));
  });

  it('asks for what an image is made of and signed with', () => {
    expect(names(systemNeeds('image-appliance', []))).toEqual(['dpkg-dev', 'mmdebstrap', 'openssl', 'gpg']);
    expect(names(systemNeeds('appliance-vm', []))).toEqual(['socat']);
  });

  it('asks for each package once', () => {
    expect(names(systemNeeds('test', ['--lan']))).toEqual([
      'socat',
      'openssl',
      'chromium',
      'ffmpeg',
      'postgresql',
      'fonts-dejavu-core',
      'dpkg-dev',
      'mmdebstrap',
      'systemd-container',
    ]);
  });
});

describe('missing packages', () => {
  it('counts a need as met by any of its programs or files', () => {
    const probe: SystemProbe = {
      hasProgram: (name) => name === 'google-chrome' || name === 'socat',
      hasFile: (path) => path === '/usr/share/fonts/opentype',
    };
    expect(names(missingNeeds(systemNeeds('test', []), probe))).toEqual([
      'openssl',
      'ffmpeg',
      'postgresql',
      'dpkg-dev',
      'mmdebstrap',
      'systemd-container',
    ]);
  });

  it('are named in one command when the user may not install them', async () => {
    const attempt = ensurePackages([...systemNeeds('start', []), ...workerBuildNeeds.slice(0, 2)], {
      isRoot: false,
      probe: emptySystem,
      progress: { say: () => undefined, step: (_title, work) => work(() => undefined) },
      env: {},
    });
    await expect(attempt).rejects.toSatisfy(
      (error) =>
        error instanceof SetupError &&
        error.code === 'packages-missing' &&
        error.remedy.includes('sudo apt-get install -y --no-install-recommends socat g++ pkg-config\n'),
    );
  });

  it('stay silent when nothing is missing', async () => {
    const said: string[] = [];
    await ensurePackages(workerBuildNeeds, {
      isRoot: true,
      probe: { hasProgram: () => true, hasFile: () => true },
      progress: { say: (line) => said.push(line), step: (_title, work) => work(() => undefined) },
      env: {},
    });
    expect(said).toEqual([]);
  });

  it('covers every tool and library of the worker build', () => {
    expect(installCommand(workerBuildNeeds)).toBe(
      'sudo apt-get install -y --no-install-recommends g++ pkg-config meson ninja-build flatbuffers-compiler ' +
        'libuv1-dev libssl-dev libsrtp2-dev libflatbuffers-dev libabsl-dev',
    );
  });
});

describe('what a command can do without', () => {
  it('is wished for by the tests only', () => {
    expect(names(systemWishes('test'))).toContain('wireplumber');
    expect(systemWishes('start')).toEqual([]);
    expect(systemWishes('bench')).toEqual([]);
  });

  it('is named with its remedy when it cannot be had, and does not stop the command', async () => {
    const said: string[] = [];
    await tryPackages(systemWishes('test').slice(0, 2), {
      isRoot: false,
      probe: emptySystem,
      progress: { say: (line) => said.push(line), step: (_title, work) => work(() => undefined) },
      env: {},
    });
    expect(said).toEqual([
      'Going on without pipewire-bin (the real sound service and its tools), wireplumber (the session manager of the ' +
        'sound service); its tests are skipped. To have them: sudo apt-get install -y --no-install-recommends ' +
        'pipewire-bin wireplumber',
    ]);
  });

  it('is not spoken of when it is there', async () => {
    const said: string[] = [];
    await tryPackages(systemWishes('test'), {
      isRoot: false,
      probe: { hasProgram: () => true, hasFile: () => true },
      progress: { say: (line) => said.push(line), step: (_title, work) => work(() => undefined) },
      env: {},
    });
    expect(said).toEqual([]);
  });
});
