import { difference01, looksOf } from './picture.ts';
import { expectSaid, bootSeconds, seconds, untilHealthy, type Stage } from './stage.ts';
import { until } from './virtual-pc.ts';

/** A page of text and buttons has hundreds of colours from the edges of its letters; a blank screen one or two. */
const leastColours = 60;

/** From a switched-off PC that knows no keys to a painted panel. */
export async function bootStep(stage: Stage): Promise<void> {
  const { pc, say } = stage;
  await pc.create();
  const start = performance.now();
  await pc.powerOn();
  const uptime = await untilHealthy(stage, bootSeconds);
  say(
    `boot: switched on to panel and stage painted ${seconds(start)}, of which the system ${uptime} s (emulated processor)`,
  );
  await expectSaid(
    stage,
    'od -An -tu1 -j4 /sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c',
    /^\s*1$/,
  );
  say('boot: Secure Boot is on');
  await expectSaid(stage, 'findmnt -no SOURCE,FSTYPE,OPTIONS /', /\/dev\/(mapper\/root|dm-\d+) +erofs +ro/);
  await expectSaid(stage, 'touch /usr/x', /[Rr]ead-only file system/);
  say('boot: root is erofs behind dm-verity and cannot be written');
  const failed = await pc.guest('systemctl --failed --no-legend --plain');
  say(`boot: failed units: ${failed === '' ? 'none' : String(failed)}`);
  say(`boot: slowest ${String(await pc.guest('systemd-analyze time | head -1'))}`);
  const listening = await pc.guest(
    'cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 | grep -E " 0A | 07 " | sed "s/^ *[0-9]*: //" | cut -d" " -f1 | sort -u | tr "\\n" " "',
  );
  say(`boot: sockets open to receive: ${String(listening)}`);
  say(`boot: memory ${String(await pc.guest('free -m | awk \'NR==2{print $3 " MiB used of " $2}\''))}`);
  await until(
    async () => looksOf(await pc.screenshot('panel')).colours > leastColours,
    60,
    'the panel is on the screen',
  );
  const looks = looksOf(await pc.screenshot('panel'));
  say(`boot: screen ${looks.width} x ${looks.height}, ${looks.colours} colours (panel.ppm)`);
}

/** The key "5" of the pairing page, as a share of a 1280 x 800 screen. */
const keyFive = { x: 855 / 1280, y: 391 / 800 };

export async function touchStep({ pc, say }: Stage): Promise<void> {
  const before = await pc.screenshot('touch-before');
  const start = performance.now();
  await pc.qmp.touch(keyFive.x, keyFive.y);
  let share = 0;
  await until(
    async () => {
      share = difference01(before, await pc.screenshot('touch-after'));
      // The clock of the page changes some pixels too; a digit and the two keys that wake up change far more.
      return share > 0.001;
    },
    30,
    'the touched key shows its digit',
  );
  say(
    `touch: a finger on "5" changed ${(share * 100).toFixed(2)} % of the screen after ${seconds(start)} (touch-after.ppm)`,
  );
}

/** Killed without warning, each comes back to a painted room by itself. */
export async function killStep(stage: Stage): Promise<void> {
  const { pc, say } = stage;
  const joins = async (): Promise<number> =>
    Number((await pc.guest('journalctl -b -u ratspult-appliance -o cat | grep -c "stage connected"', 60)) ?? 0);
  for (const unit of ['stage', 'kiosk', 'appliance']) {
    const before = await joins();
    const start = performance.now();
    await expectSaid(stage, `systemctl kill --kill-whom=main --signal=KILL ratspult-${unit} && echo done`, /done/);
    await until(async () => (await joins()) > before, 300, `the room is back after ratspult-${unit} was killed`);
    say(`kill -9 of ${unit}: the stage is connected again after ${seconds(start)}`);
  }
  await untilHealthy(stage, 300);
  const looks = looksOf(await pc.screenshot('after-kills'));
  say(`kill: afterwards the screen has ${looks.colours} colours (after-kills.ppm)`);
}

const roomWithCamera = (path: string): string =>
  JSON.stringify({
    version: 1,
    roomName: 'Ausschusssaal 1',
    serverUrl: 'https://konferenz.stadt.example',
    dataDir: '/var/lib/ratspult-appliance',
    devices: [
      { id: 'kamera', name: 'Kamera', driver: 'visca-serial', options: { path, baudRate: 9600, profile: 'ptzoptics' } },
    ],
    cameras: [{ deviceId: 'kamera', source: { kind: 'device', label: 'Kamera' } }],
  });

/** A camera behind a USB adapter: found by its lasting name, pulled, put back, in control again. */
export async function serialStep(stage: Stage): Promise<void> {
  const { pc, camera, say } = stage;
  const name = await expectSaid(stage, 'ls /dev/ratspult/ | grep "^serial-at-" | head -1', /^serial-at-\S+$/);
  say(`serial: the adapter is /dev/ratspult/${name}`);
  const text = Buffer.from(roomWithCamera(`/dev/ratspult/${name}`)).toString('base64');
  const write = `echo ${text} | base64 -d > /var/lib/ratspult-appliance/room.json && systemctl restart ratspult-appliance && echo done`;
  await expectSaid(stage, write, /done/, 120);
  await until(async () => camera.received.length > 0, 120, 'the camera was spoken to');
  say(`serial: the camera was spoken to (${camera.received.length} messages)`);
  const pulled = performance.now();
  await pc.qmp.run('device_del', { id: 'adapter' });
  await until(
    async () => (await pc.guest('ls /dev/ratspult/ | grep -c serial-at-')) === '0',
    60,
    'the adapter is gone',
  );
  say(`serial: pulled, its name is gone after ${seconds(pulled)}`);
  const before = camera.received.length;
  const back = performance.now();
  await until(
    async () =>
      pc.qmp.run('device_add', { driver: 'usb-serial', id: 'adapter', chardev: 'wire', 'always-plugged': true }).then(
        () => true,
        () => false,
      ),
    30,
    'QEMU takes the adapter back',
  );
  await until(async () => camera.received.length > before, 180, 'the camera is spoken to again');
  say(`serial: put back, the camera is spoken to again after ${seconds(back)}`);
}
