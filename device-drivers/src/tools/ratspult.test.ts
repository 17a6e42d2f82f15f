import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PjlinkSearchResponder } from '../../simulators/index.ts';
import type { RunningSimulator } from '../../simulators/tools/running-simulator.ts';
import { simulators } from '../../simulators/tools/simulators.ts';
import { simulateCommand } from '../../simulators/tools/simulate-command.ts';
import { systemClock } from '../core/clock.ts';
import { drivers } from '../index.ts';
import { driverCommand } from './driver-command.ts';
import { productContext } from './product-context.ts';
import type { ToolContext } from './tool-context.ts';

const program = resolve(import.meta.dirname, '../../simulators/tools/main.ts');

interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly noted: string;
}

let folder = '';
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratspult-tools-'));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

afterAll(() => rm(folder, { recursive: true }));

const start = (name: string, capture: string | null = null): Promise<RunningSimulator> => {
  const entry = simulators.find((one) => one.name === name);
  if (entry === undefined) {
    throw new Error(`no simulator ${name}`);
  }
  return entry.start({ clock: systemClock, port: 0, capture }).then((running) => {
    cleanUps.push(() => running.close());
    return running;
  });
};

/** As a process of its own, with `typed` on its input. */
const ratspult = async (args: readonly string[], typed = ''): Promise<Ended> => {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe' });
  let printed = '';
  let noted = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (noted += text));
  child.stdin.end(typed);
  await once(child, 'close');
  return { code: child.exitCode, printed, noted };
};

/** The same in this process, which spares the start of one. */
const inside = async (
  command: (context: ToolContext, args: readonly string[]) => Promise<number>,
  ...args: readonly string[]
): Promise<Ended> => {
  const printed: string[] = [];
  const noted: string[] = [];
  const terminal = {
    print: (line: string) => void printed.push(line),
    note: (line: string) => void noted.push(line),
    ask: async () => null,
  };
  const code = await command({ ...productContext, terminal }, args);
  return { code, printed: printed.join('\n'), noted: noted.join('\n') };
};

describe('the command line of the technician', () => {
  test('lists every driver with its options for other programs', async () => {
    const { code, printed } = await inside(driverCommand, 'list', '--json');
    const listed = JSON.parse(printed) as { name: string; options: { name: string; required: boolean }[] }[];
    expect(code).toBe(0);
    expect(listed.map(({ name }) => name)).toEqual(drivers.map(({ name }) => name));
    expect(listed.find(({ name }) => name === 'visca-tcp')?.options[0]).toMatchObject({ name: 'host', required: true });
  });

  test('lists them as tables for people', async () => {
    const { printed } = await inside(driverCommand, 'list');
    expect(printed).toMatch(/^visca-tcp +VISCA camera over TCP +network, port 5678 +ptz-camera/m);
    expect(printed).toMatch(/^ {2}baudRate +9600 \| 19200 .* default 9600/m);
  });

  test('says what is wrong, what helps, and ends with a code for it', async () => {
    const misspelt = await inside(driverCommand, 'talk', 'visca_tcp', '127.0.0.1');
    expect(misspelt).toMatchObject({ code: 2, noted: expect.stringContaining('did you mean visca-tcp?') });
    const wrongKey = await inside(driverCommand, 'talk', 'visca-tcp', '{"hots":"camera"}', 'health');
    expect(wrongKey).toMatchObject({ code: 2, noted: expect.stringContaining('did you mean "host"?') });
    const nobody = await inside(driverCommand, 'talk', 'visca-tcp', '127.0.0.1:1', 'health', '--wait', '0.1');
    expect(nobody).toMatchObject({ code: 3, noted: expect.stringContaining('error [connection-refused]') });
    const flag = await inside(driverCommand, 'list', '--jsn');
    expect(flag).toMatchObject({ code: 2, noted: expect.stringContaining('--jsn') });
  });

  test('moves a camera by one command, shows the bytes and stops it at the end', async () => {
    const { driver, options } = await start('visca-tcp');
    const talk = ['driver', 'talk', driver, JSON.stringify(options)];
    const moved = await ratspult([...talk, 'move', '0.3', '0', '--hold', '0.05']);
    expect(moved).toMatchObject({ code: 0, printed: 'move: done\n' });
    expect(moved.noted).toMatch(/>> 81 01 06 01 .. .. 02 03 FF {2}panTiltDrive .*panWay=2/);
    expect(moved.noted).toMatch(/<< 90 41 FF.* {2}ack socket 1/);
    expect(moved.noted).toMatch(/panWay=3 tiltWay=3[^]*closed/);
    const senseless = await inside(driverCommand, ...talk.slice(1), 'move', 'left');
    expect(senseless).toMatchObject({ code: 2, noted: expect.stringContaining('write: move PAN TILT [ZOOM]') });
  });

  test('takes commands line by line and refuses what the device is not', async () => {
    const { driver, options, actions } = await start('shure-dis');
    const typed = await ratspult(
      ['driver', 'talk', driver, JSON.stringify(options)],
      'mic 7 on\nmove 1 0\nhelp\nquit\n',
    );
    expect(typed.code).toBe(0);
    expect(typed.printed).toContain('mic: done');
    expect(typed.printed).toContain('mic SEAT on|off');
    expect(typed.printed).not.toContain('move PAN');
    expect(typed.noted).toContain('this device has no "move"');
    expect(actions['press']?.(['7'])).toBe('seat 7 is off');
  });

  test('finds the driver behind a port and proposes its options', async () => {
    const { options } = await start('shure-dis');
    const { port } = options as { port: number };
    const probed = await inside(driverCommand, 'probe', `127.0.0.1:${port}`, '--wait', '0.5');
    expect(probed.code).toBe(0);
    expect(probed.printed).toContain(`{"driver":"shure-dis","options":{"host":"127.0.0.1","port":${port}}}`);
  });

  test('finds projectors in the network and proposes their options', async () => {
    const responder = await PjlinkSearchResponder.start('00:1B:2C:3D:4E:5F', 0);
    cleanUps.push(() => responder.close());
    const nobody = { target: '127.0.0.1', port: 9 };
    const searchPlaces = { onvif: nobody, pjlink: { target: '127.0.0.1', port: responder.port } };
    const probed = await inside(
      (context, args) => driverCommand({ ...context, searchPlaces }, args),
      'probe',
      'network',
      '--wait',
      '0.3',
    );
    expect(probed).toMatchObject({ code: 0, printed: expect.stringContaining('00:1b:2c:3d:4e:5f') });
    expect(probed.printed).toContain('{"driver":"pjlink","options":{"host":"127.0.0.1"}}');
  });

  test('does not write into a serial line that nobody allowed', async () => {
    const refused = await inside(driverCommand, 'probe', '/dev/ttyS99');
    expect(refused).toMatchObject({ code: 2, noted: expect.stringContaining('--serial') });
  });

  test('plays a capture so that the driver finds the device of the capture', async () => {
    const { driver, options } = await start('visca-tcp');
    const file = join(folder, 'camera.capture');
    const record = ['driver', 'record', driver, JSON.stringify(options), '--out', file];
    const recorded = await ratspult(record, 'home\nposition\n');
    expect(recorded.code).toBe(0);
    const replay = await start('replay', await readFile(file, 'utf8'));
    const replayed = await ratspult(
      ['driver', 'talk', replay.driver, JSON.stringify(replay.options)],
      'home\nposition\n',
    );
    expect(replayed.printed).toContain('"panDeg":0');
    expect(replayed.printed).toBe(recorded.printed);
    expect(replay.takeUnknown()).toEqual([]);
  });
});

interface Simulation {
  readonly child: ChildProcess;
  readonly options: string;
  /** Types a line and waits for what it prints. */
  readonly type: (line: string) => Promise<string>;
}

const end = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
  }
  return child.exitCode;
};

const simulate = async (...args: readonly string[]): Promise<Simulation> => {
  const child = spawn(process.execPath, [program, 'simulate', ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  cleanUps.push(() => end(child));
  child.stdout.setEncoding('utf8');
  let printed = '';
  while (printed.split('\n').length < 3) {
    const [text] = (await once(child.stdout, 'data')) as [string];
    printed += text;
  }
  const { options } = JSON.parse(printed.split('\n')[1] ?? '') as { options: unknown };
  const type = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const [text] = (await once(child.stdout, 'data')) as [string];
    return text.trim();
  };
  return { child, options: JSON.stringify(options), type };
};

describe('a simulated device by itself', () => {
  test('takes faults as flags and at its prompt', async () => {
    const { options, type } = await simulate('visca-tcp', '--silent');
    const talk = ['talk', 'visca-tcp', options, 'health', '--wait'];
    expect((await inside(driverCommand, ...talk, '0.2')).code).toBe(3);
    expect(await type('slow-ms much')).toContain('not understood');
    expect(await type('silent off')).toBe('silent: off');
    expect((await inside(driverCommand, ...talk, '5')).code).toBe(0);
  });

  test('names what there is when a family or a fault is not', async () => {
    const family = await inside(simulateCommand, 'visca-tpc');
    expect(family).toMatchObject({ code: 2, noted: expect.stringContaining('did you mean visca-tcp?') });
    const fault = await inside(simulateCommand, 'onvif', '--sleepy');
    expect(fault).toMatchObject({ code: 2, noted: expect.stringContaining('--malformed-xml') });
  });

  test('ends with everything it started on Ctrl-C', async () => {
    const { child, options } = await simulate('visca-serial');
    const { path } = JSON.parse(options) as { path: string };
    expect(existsSync(path)).toBe(true);
    expect(await end(child)).toBe(0);
    expect(existsSync(path)).toBe(false);
  });
});
