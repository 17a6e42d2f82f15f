import { bootSeconds, expectSaid, seconds, untilHealthy, type Stage } from './stage.ts';
import { until } from './virtual-pc.ts';

const address = 'http://10.0.2.100:8200/';
const running = 'sed -n "s/.*IMAGE_VERSION=//p" /etc/os-release';
const slots = 'ls /efi/EFI/Linux /boot/EFI/Linux 2>/dev/null | tr "\\n" " "';

/** The only versions on offer while a step runs are those it names: the newest one would be taken otherwise. */
const update = (version: string): string => `/usr/lib/ratspult-appliance/update ${address}${version}/`;

async function restart(stage: Stage): Promise<void> {
  await stage.pc.guest('systemctl reboot', 5);
  // A reboot by the guest: the machine stays on, its shell goes and comes back.
  await until(async () => (await stage.pc.guest('true', 3)) === null, 120, 'the guest goes down');
}

/** From version 1 to 2, fetched over HTTP, signed; good only after it has painted. */
export async function updateStep(stage: Stage): Promise<void> {
  const { pc, say } = stage;
  await expectSaid(stage, running, /^1$/);
  const start = performance.now();
  await expectSaid(
    stage,
    `${update('2')} > /tmp/update.log 2>&1; tail -3 /tmp/update.log; echo status $?`,
    /Successfully installed|Installed/,
    900,
  );
  say(`update: 2 fetched and written in ${seconds(start)}`);
  const reboot = performance.now();
  await restart(stage);
  const uptime = await untilHealthy(stage, bootSeconds);
  await expectSaid(stage, running, /^2$/);
  say(`update: version 2 paints ${seconds(reboot)} after the restart (system ${uptime} s)`);
  await until(
    async () => (await pc.guest('systemctl is-active systemd-bless-boot')) === 'active',
    120,
    'the boot was blessed',
  );
  say(`update: blessed; kernel images: ${String(await pc.guest(slots))}`);
}

/** Version 3 never paints: after its trials the machine is back in the one before, without anybody. */
export async function rollbackStep(stage: Stage): Promise<void> {
  const { pc, say } = stage;
  const before = await expectSaid(stage, running, /^\d+$/);
  await expectSaid(
    stage,
    `${update('3')} > /tmp/update.log 2>&1; tail -3 /tmp/update.log`,
    /Successfully installed|Installed/,
    900,
  );
  const start = performance.now();
  await restart(stage);
  let tried = false;
  await until(
    async () => {
      const version = await pc.guest(running, 10);
      tried ||= version === '3';
      return (
        tried &&
        version === before &&
        (await pc.guest('test -e /run/ratspult-appliance/healthy && echo well', 10)) === 'well'
      );
    },
    bootSeconds * 4,
    'the machine is back in the version before',
  );
  say(
    `rollback: back in version ${before}, painting, ${seconds(start)} after the restart into the broken 3; kernel images: ${String(await pc.guest(slots))}`,
  );
}

/** The plug is pulled at a random moment of an update, again and again; each time the machine must boot. */
export async function powerCutStep(stage: Stage): Promise<void> {
  const { pc, say, rounds } = stage;
  let booted = 0;
  for (let round = 1; round <= rounds; round += 1) {
    await pc.guest(`(${update('2')} > /tmp/update.log 2>&1 &)`, 10);
    const afterMs = Math.round(Math.random() * 45_000);
    const { promise, resolve } = Promise.withResolvers<null>();
    setTimeout(() => resolve(null), afterMs);
    await promise;
    await pc.powerOff();
    const start = performance.now();
    await pc.powerOn();
    await untilHealthy(stage, bootSeconds);
    booted += 1;
    say(
      `power cut ${round} of ${rounds}: ${(afterMs / 1000).toFixed(1)} s into the update; painted again after ${seconds(start)}, version ${String(await pc.guest(running))}`,
    );
  }
  say(`power cut: ${booted} of ${rounds} booted to a painted panel`);
}
