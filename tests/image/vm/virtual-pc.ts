import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { must, run } from '../support/machine.ts';
import { Qmp } from './qmp.ts';

export interface VirtualPcOptions {
  /** For disk, firmware variables and sockets. */
  readonly folder: string;
  /** The built image; the virtual disk is laid over it, so it stays as it is. */
  readonly image: string;
  /** A folder server on the host's loopback that the guest sees at 10.0.2.100:8200. */
  readonly updatesPort: number;
  /** Where the wire of the guest's USB serial adapter ends: a TCP port on loopback. */
  readonly serialPort: number;
}

const firmware = '/usr/share/OVMF';
/** Always the same, or the guest would take itself for another machine at each boot. */
const uuid = '6f1d4c2e-5a3b-4c8e-9f10-2b7d1a5e8c01';
const diskBytes = 8 * 1024 ** 3;

/** Not a serial port: the firmware would take what is written there for somebody at a keyboard, and open its menu. */
const port = '/dev/virtio-ports/ratspult.shell';

/** Units handed in through the firmware's tables: the image itself stays unchanged and signed. */
const handedIn: Readonly<Record<string, string>> = {
  'systemd.extra-unit.test-shell.service': `[Unit]
DefaultDependencies=no
After=systemd-udevd.service
[Service]
ExecStart=/bin/bash -c 'until test -e ${port}; do sleep 1; done; exec bash --norc --noprofile < ${port} > ${port} 2>&1'
Restart=always
`,
  'systemd.unit-dropin.sysinit.target': '[Unit]\nWants=test-shell.service\n',
  // An emulated processor is many times slower than any room PC.
  'systemd.unit-dropin.ratspult-appliance.service':
    '[Service]\nEnvironment=RATSPULT_SLOWNESS=6\nTimeoutStartSec=600\nWatchdogSec=600\n',
  'systemd.unit-dropin.ratspult-kiosk.service': '[Service]\nTimeoutStartSec=600\n',
  'systemd.unit-dropin.ratspult-health.service': '[Service]\nEnvironment=RATSPULT_HEALTH_SECONDS=400\n',
};

/** Why no virtual PC can be started here; null when one can. */
export async function whyNoVirtualPc(): Promise<string | null> {
  const { status, output } = await run('qemu-system-x86_64', '--version');
  const [, major = '0', minor = '0'] = /version (\d+)\.(\d+)/.exec(output) ?? [];
  if (status !== 0) {
    return 'qemu-system-x86_64 is not installed (package qemu-system-x86)';
  }
  if (Number(major) * 100 + Number(minor) < 801) {
    return `QEMU ${major}.${minor} crashes emulated kernels at random; 8.1 or newer is needed (bookworm-backports)`;
  }
  return existsSync(join(firmware, 'OVMF_CODE_4M.secboot.fd')) ? null : 'the firmware is not installed (package ovmf)';
}

/** A PC with Secure Boot, two screens' worth of one card, touch screen, sound, watchdog and a USB serial adapter. */
export class VirtualPc {
  readonly #options: VirtualPcOptions;
  #qemu: ChildProcess | null = null;
  #qmp: Qmp | null = null;
  #shell: Socket | null = null;
  #heard = '';
  #asked = 0;

  constructor(options: VirtualPcOptions) {
    this.#options = options;
  }

  /** A fresh disk with the image on it, and firmware that knows no keys yet. */
  async create(): Promise<void> {
    const { folder, image } = this.#options;
    mkdirSync(folder, { recursive: true });
    rmSync(join(folder, 'disk.qcow2'), { force: true });
    await must(
      'qemu-img',
      'create',
      '-q',
      '-f',
      'qcow2',
      '-F',
      'raw',
      '-b',
      image,
      join(folder, 'disk.qcow2'),
      `${diskBytes}`,
    );
    copyFileSync(join(firmware, 'OVMF_VARS_4M.fd'), join(folder, 'vars.fd'));
  }

  async powerOn(): Promise<void> {
    const { folder } = this.#options;
    for (const name of ['qmp', 'shell']) {
      rmSync(join(folder, name), { force: true });
    }
    this.#heard = '';
    this.#qemu = spawn('nice', ['-n', '5', 'qemu-system-x86_64', ...this.#arguments()], { stdio: 'ignore' });
    await until(async () => existsSync(join(folder, 'qmp')), 30, 'QEMU has started');
    this.#qmp = await Qmp.open(join(folder, 'qmp'));
    this.#shell = connect(join(folder, 'shell'));
    this.#shell.on('data', (data) => (this.#heard += data.toString('utf8')));
    this.#shell.on('error', () => undefined);
  }

  /** As if somebody pulled the plug. */
  async powerOff(): Promise<void> {
    const qemu = this.#qemu;
    this.#qmp?.close();
    this.#shell?.destroy();
    this.#qemu = null;
    if (qemu !== null && qemu.exitCode === null) {
      const ended = once(qemu, 'exit');
      qemu.kill('SIGKILL');
      await ended;
    }
  }

  get qmp(): Qmp {
    if (this.#qmp === null) {
      throw new Error('the virtual PC is off');
    }
    return this.#qmp;
  }

  /** What a command in the guest prints; null when there is no answer in time, for instance before it has booted. */
  async guest(command: string, seconds = 60): Promise<string | null> {
    this.#asked += 1;
    const mark = `answer-${this.#asked}-${Date.now()}`;
    this.#shell?.write(`\n{ ${command} ; } 2>&1; echo "${mark.slice(0, 6)}""${mark.slice(6)} $?"\n`);
    const pattern = new RegExp(`${mark} \\d+`);
    const start = this.#heard.length;
    try {
      await until(async () => pattern.test(this.#heard), seconds, command);
    } catch {
      return null;
    }
    const said = this.#heard.slice(start);
    return said.slice(0, said.search(pattern)).replaceAll('\r', '').trim();
  }

  /** The picture of the screen as a binary pixmap. */
  async screenshot(name: string): Promise<Buffer> {
    const file = join(this.#options.folder, `${name}.ppm`);
    await this.qmp.run('screendump', { filename: file });
    return readFileSync(file);
  }

  console(): string {
    const file = join(this.#options.folder, 'console');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  #arguments(): string[] {
    const { folder, updatesPort, serialPort } = this.#options;
    const credentials = Object.entries(handedIn).map(([name, text]) => [
      '-smbios',
      `type=11,value=io.systemd.credential.binary:${name}=${Buffer.from(text).toString('base64')}`,
    ]);
    const updates = `guestfwd=tcp:10.0.2.100:8200-cmd:socat - TCP:127.0.0.1:${updatesPort}`;
    return [
      ['-machine', 'q35,smm=on', '-accel', 'tcg,thread=multi,tb-size=1024', '-cpu', 'max', '-smp', '2', '-m', '4G'],
      ['-uuid', uuid, '-nodefaults', '-display', 'none', '-global', 'driver=cfi.pflash01,property=secure,value=on'],
      ['-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${firmware}/OVMF_CODE_4M.secboot.fd`],
      ['-drive', `if=pflash,format=raw,unit=1,file=${folder}/vars.fd`],
      ['-drive', `if=none,id=disk,format=qcow2,cache=unsafe,file=${folder}/disk.qcow2`],
      ['-device', 'virtio-blk-pci,drive=disk,bootindex=0'],
      ['-device', 'virtio-vga,xres=1280,yres=800', '-device', 'virtio-multitouch-pci'],
      ['-audiodev', 'none,id=quiet', '-device', 'intel-hda', '-device', 'hda-duplex,audiodev=quiet'],
      ['-device', 'i6300esb', '-action', 'watchdog=reset', '-device', 'virtio-rng-pci'],
      ['-device', 'qemu-xhci,id=usb', '-chardev', `socket,id=wire,host=127.0.0.1,port=${serialPort},reconnect-ms=1000`],
      ['-device', 'usb-serial,id=adapter,chardev=wire,always-plugged=on'],
      ['-netdev', `user,id=net,restrict=on,${updates}`, '-device', 'virtio-net-pci,netdev=net,romfile='],
      ['-serial', `file:${folder}/console`, '-chardev', `socket,id=shell,path=${folder}/shell,server=on,wait=off`],
      ['-device', 'virtio-serial-pci', '-device', 'virtserialport,chardev=shell,name=ratspult.shell'],
      ['-qmp', `unix:${folder}/qmp,server=on,wait=off`],
      ...credentials,
    ].flat();
  }
}

/** Asks twice a second until the answer is yes. @throws Error when the time is over */
export async function until(asks: () => Promise<boolean>, seconds: number, what: string): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if (await asks()) {
      return;
    }
    const { promise, resolve } = Promise.withResolvers<null>();
    setTimeout(() => resolve(null), 500);
    await promise;
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}
