/** The commands that the set-up prepares, and the program that each runs at the end. */
export const programs = {
  start: 'tests/demo/main.ts',
  test: 'tests/check/main.ts',
  bench: 'tests/bench/main.ts',
  'bench-sfu': 'tests/bench/sfu/main.ts',
  package: 'images/server/main.ts',
  'package-appliance': 'images/appliance/package/main.ts',
  'image-appliance': 'images/appliance/image/main.ts',
  'appliance-vm': 'tests/image/vm/main.ts',
} as const;

export type Command = keyof typeof programs;

export function isCommand(text: string | undefined): text is Command {
  return text !== undefined && Object.hasOwn(programs, text);
}

/** A thing that Debian provides: there when any of the programs is in the path or any of the files exists. */
export interface SystemNeed {
  readonly debianPackage: string;
  readonly what: string;
  readonly programs: readonly string[];
  readonly files: readonly string[];
}

const socat: SystemNeed = {
  debianPackage: 'socat',
  what: 'the serial cable of the simulated chamber',
  programs: ['socat'],
  files: [],
};
const chromium: SystemNeed = {
  debianPackage: 'chromium',
  what: 'the browser of panel and stage',
  programs: ['chromium', 'chromium-browser', 'google-chrome'],
  files: [],
};
const openssl: SystemNeed = {
  debianPackage: 'openssl',
  what: 'the local certificate authority',
  programs: ['openssl'],
  files: [],
};
const postgresql: SystemNeed = {
  debianPackage: 'postgresql',
  what: 'the database of larger sites',
  programs: ['initdb'],
  files: ['/usr/lib/postgresql'],
};
const fonts: SystemNeed = {
  debianPackage: 'fonts-dejavu-core',
  what: 'letters for the pages',
  programs: [],
  files: ['/usr/share/fonts/truetype', '/usr/share/fonts/opentype', '/usr/local/share/fonts/truetype'],
};

const ffmpeg: SystemNeed = {
  debianPackage: 'ffmpeg',
  what: 'recordings',
  programs: ['ffmpeg'],
  files: [],
};

const packager: SystemNeed = {
  debianPackage: 'dpkg-dev',
  what: 'the libraries a program is linked with',
  programs: ['dpkg-shlibdeps'],
  files: [],
};

const debootstrap: SystemNeed = {
  debianPackage: 'mmdebstrap',
  what: 'a new Debian machine in a folder',
  programs: ['mmdebstrap'],
  files: [],
};
const gnupg: SystemNeed = { debianPackage: 'gpg', what: 'signing updates', programs: ['gpg'], files: [] };

const machines: readonly SystemNeed[] = [
  packager,
  debootstrap,
  {
    debianPackage: 'systemd-container',
    what: 'starting that machine',
    programs: ['systemd-nspawn'],
    files: [],
  },
];

const needsOf: Record<Command, readonly SystemNeed[]> = {
  start: [socat],
  test: [socat, openssl, chromium, ffmpeg, postgresql, fonts, ...machines],
  bench: [socat, chromium, fonts],
  'bench-sfu': [chromium, fonts],
  package: [packager],
  'package-appliance': [packager],
  'image-appliance': [packager, debootstrap, openssl, gnupg],
  // QEMU is not asked for: Debian 12's own is too old, and the program says where the right one is.
  'appliance-vm': [socat],
};

const needsOfOption: Readonly<Record<string, readonly SystemNeed[]>> = {
  '--lan': [openssl],
  '--windows': [chromium, fonts],
};

/**
 * Devices and clients that others wrote, for the tests of the drivers. Without one its tests are skipped, and say so:
 * the check goes on, because not every system has all of them.
 */
export const peerWishes: readonly SystemNeed[] = [
  {
    debianPackage: 'pipewire-bin',
    what: 'the real sound service and its tools',
    programs: ['pw-dump'],
    files: [],
  },
  {
    debianPackage: 'wireplumber',
    what: 'the session manager of the sound service',
    programs: ['wireplumber'],
    files: [],
  },
  {
    debianPackage: 'dbus-daemon',
    what: 'the bus that the session manager waits for',
    programs: ['dbus-daemon'],
    files: [],
  },
  {
    debianPackage: 'iproute2',
    what: 'a network of its own for discovery',
    programs: ['ip'],
    files: ['/usr/sbin/ip', '/sbin/ip'],
  },
  {
    debianPackage: 'curl',
    what: 'a client of HTTP Digest',
    programs: ['curl'],
    files: [],
  },
  {
    debianPackage: 'lighttpd',
    what: 'a server of HTTP Digest',
    programs: ['lighttpd'],
    files: ['/usr/sbin/lighttpd'],
  },
  {
    debianPackage: 'v4l-utils',
    what: 'the real tool for USB cameras',
    programs: ['v4l2-ctl'],
    files: [],
  },
  {
    debianPackage: 'gcc',
    what: 'a compiler for what plays the kernel below that tool',
    programs: ['cc'],
    files: [],
  },
  {
    debianPackage: 'libc6-dev',
    what: 'the headers of the kernel',
    programs: [],
    files: ['/usr/include/linux/videodev2.h'],
  },
  {
    debianPackage: 'cec-utils',
    what: 'the real program for displays on HDMI',
    programs: ['cec-client'],
    files: [],
  },
  {
    debianPackage: 'wsdd',
    what: 'a computer that answers on the port of discovery',
    programs: ['wsdd'],
    files: ['/usr/sbin/wsdd'],
  },
];

/** What a command can do without, but does better with. */
export const systemWishes = (command: Command): readonly SystemNeed[] => (command === 'test' ? peerWishes : []);

/** What a command needs from the system, apart from the tools that build a worker. */
export function systemNeeds(command: Command, args: readonly string[]): readonly SystemNeed[] {
  const ofOptions = args.flatMap((arg) => needsOfOption[arg] ?? []);
  return [...new Set([...needsOf[command], ...ofOptions])];
}

function buildNeed(debianPackage: string, what: string, program: string): SystemNeed {
  return { debianPackage, what, programs: [program], files: [] };
}

function libraryNeed(debianPackage: string, what: string, header: string): SystemNeed {
  return { debianPackage, what, programs: [], files: [`/usr/include/${header}`] };
}

/** What the build of the mediasoup worker needs from the system. */
export const workerBuildNeeds: readonly SystemNeed[] = [
  buildNeed('g++', 'compiler', 'g++'),
  buildNeed('pkg-config', 'library finder', 'pkg-config'),
  buildNeed('meson', 'build system', 'meson'),
  buildNeed('ninja-build', 'build system', 'ninja'),
  buildNeed('flatbuffers-compiler', 'message compiler', 'flatc'),
  libraryNeed('libuv1-dev', 'event loop', 'uv.h'),
  libraryNeed('libssl-dev', 'encryption', 'openssl/ssl.h'),
  libraryNeed('libsrtp2-dev', 'media encryption', 'srtp2/srtp.h'),
  libraryNeed('libflatbuffers-dev', 'messages', 'flatbuffers/flatbuffers.h'),
  libraryNeed('libabsl-dev', 'containers', 'absl/base/config.h'),
];
