import { describe, expect, test } from 'vitest';
import { settle } from '../../core/testing/fake-clock.ts';
import { bytes, parseByte, sessionUnderTest } from './testing/session-under-test.ts';

type Line = ReturnType<typeof sessionUnderTest>;

/** Greets, and lets the camera answer each frame by this list; a frame without an entry is not answered. */
const greet = async (line: Line, answers: Readonly<Record<string, string>>): Promise<boolean> => {
  const greeted = line.session.handshake();
  for (let sent = 0, idle = 0; idle < 40; idle += 1) {
    await settle();
    const answer = answers[line.wire[sent] ?? ''];
    if (line.wire[sent] !== undefined) {
      sent += 1;
    }
    if (answer !== undefined) {
      await line.hear(answer);
    } else {
      await line.clock.advance(100);
    }
  }
  return greeted;
};

const camera = {
  '88 30 01 FF': '88 30 02 FF',
  '88 01 00 01 FF': '88 01 00 01 FF',
  '81 01 00 01 FF': '90 50 FF',
  '81 09 00 02 FF': '90 50 00 01 05 1E 00 2A 02 FF',
  '81 09 04 00 FF': '90 50 02 FF',
} as const;

describe('a VISCA session greets', () => {
  test('a chain of its own by address and clear for all', async () => {
    const line = sessionUnderTest({ wiring: 'chain' });
    expect(await greet(line, camera)).toBe(true);
    expect(line.wire).toEqual(['88 30 01 FF', '88 01 00 01 FF', '81 09 00 02 FF', '81 09 04 00 FF']);
    expect(line.told).toContain('is a Sony ILME-FR7, firmware 002A');
    expect(line.told.at(-1)).toBe('obeying');
    expect(line.clock.pendingTimers()).toBe(0);
  });

  test('a camera on a shared chain without clearing the others', async () => {
    const line = sessionUnderTest({ wiring: 'chain', sharesLine: () => true });
    expect(await greet(line, camera)).toBe(true);
    expect(line.wire).toEqual(['88 30 01 FF', '81 01 00 01 FF', '81 09 00 02 FF', '81 09 04 00 FF']);
  });

  test.each(['bus', 'point'] as const)('a camera on a %s by itself', async (wiring) => {
    const line = sessionUnderTest({ wiring });
    expect(await greet(line, camera)).toBe(true);
    expect(line.wire).toEqual(['81 01 00 01 FF', '81 09 00 02 FF', '81 09 04 00 FF']);
  });

  test('a camera in stand-by by switching it on', async () => {
    const line = sessionUnderTest();
    expect(await greet(line, { ...camera, '81 09 04 00 FF': '90 50 03 FF', '81 01 04 00 02 FF': '90 41 FF' })).toBe(
      true,
    );
    expect(line.wire.at(-1)).toBe('81 01 04 00 02 FF');
    expect(line.told).toContain('refusing');
  });

  test('a camera with a fault of its power without touching it', async () => {
    const line = sessionUnderTest();
    expect(await greet(line, { ...camera, '81 09 04 00 FF': '90 50 04 FF' })).toBe(true);
    expect(line.wire.at(-1)).toBe('81 09 04 00 FF');
    expect(line.told.at(-1)).toBe('refusing');
  });

  test('a clone that answers nothing but its power, in less than two seconds', async () => {
    const line = sessionUnderTest();
    expect(await greet(line, { '81 09 04 00 FF': '90 50 02 FF' })).toBe(true);
    expect(line.told.filter((what) => what.startsWith('is a'))).toEqual([]);
    expect(line.wire).toEqual(['81 01 00 01 FF', '81 09 00 02 FF', '81 09 04 00 FF']);
  });

  test('nobody when nothing is heard, and gives up each step in its time', async () => {
    const line = sessionUnderTest({ wiring: 'chain' });
    const greeted = line.session.handshake();
    const at: number[] = [];
    for (let step = 0; step < 200; step += 1) {
      await line.clock.advance(10);
      at[line.wire.length] ??= line.clock.monotonicMs();
    }
    expect(await greeted).toBe(false);
    // 400 ms for each step of the set-up, 600 for the version.
    expect(at.slice(2)).toEqual([400, 800, 1400]);
    expect(line.clock.pendingTimers()).toBe(0);
  });

  test('nobody by the echo of a chain that others share', async () => {
    const line = sessionUnderTest({ wiring: 'chain', sharesLine: () => true });
    expect(await greet(line, { '88 30 01 FF': '88 30 03 FF' })).toBe(false);
    await line.hear('88 01 00 01 FF', '90 38 FF');
    expect(line.told).not.toContain('answered');
  });

  test('the echo of a chain of its own counts as an answer', async () => {
    const line = sessionUnderTest({ wiring: 'chain' });
    expect(await greet(line, { '88 30 01 FF': '88 30 02 FF' })).toBe(true);
  });

  test('a new line afresh: what was heard and unknown before counts no more', async () => {
    const line = sessionUnderTest({ wiring: 'point' });
    expect(await greet(line, camera)).toBe(true);
    for (let refusal = 0; refusal < 2; refusal += 1) {
      const asked = line.session.inquire('zoomInquiry', parseByte);
      await line.hear('90 60 02 FF');
      expect(await asked).toMatchObject({ ok: false, error: { detail: 'camera answered zoomInquiry with syntax' } });
    }
    const unasked = await line.session.inquire('zoomInquiry', parseByte);
    expect(unasked).toEqual({
      ok: false,
      error: { code: 'unsupported', detail: 'camera does not know zoomInquiry' },
    });
    line.session.disconnected();
    line.session.connected(line.link);
    expect(await greet(line, {})).toBe(false);
    const sent = line.wire.length;
    void line.session.inquire('zoomInquiry', parseByte);
    expect(line.wire.slice(sent)).toEqual(['81 09 04 47 FF']);
  });
});

const offline = (name: string, ms: number) => ({
  ok: false,
  error: { code: 'offline', detail: `no answer to ${name} within ${ms} ms` },
});

describe('a VISCA session that was greeted', () => {
  test('asks for power and zoom by turns, and tells where the zoom is', async () => {
    const line = sessionUnderTest();
    for (let turn = 0; turn < 4; turn += 1) {
      line.session.keepAlive();
      await line.hear(turn % 2 === 0 ? '90 50 02 FF' : '90 50 00 0A 0B 0C FF');
    }
    expect(line.wire).toEqual(['81 09 04 00 FF', '81 09 04 47 FF', '81 09 04 00 FF', '81 09 04 47 FF']);
    expect(line.told.filter((what) => what.startsWith('zoom'))).toEqual(['zoom at 2748', 'zoom at 2748']);
  });

  test('asks for power alone when the zoom is known to be unknown', async () => {
    const line = sessionUnderTest({ unsupportedInquiries: ['zoomInquiry'] });
    for (let turn = 0; turn < 3; turn += 1) {
      line.session.keepAlive();
      await line.hear('90 50 02 FF');
    }
    expect(line.wire).toEqual(['81 09 04 00 FF', '81 09 04 00 FF', '81 09 04 00 FF']);
  });

  test('asks again for what was refused once and answered then', async () => {
    const line = sessionUnderTest();
    for (const answer of ['90 60 02 FF', '90 50 07 FF', '90 60 02 FF', '90 50 07 FF', '90 60 02 FF']) {
      const asked = line.session.inquire('zoomInquiry', parseByte);
      await line.hear(answer);
      await asked;
    }
    expect(line.wire).toHaveLength(5);
  });

  test('tells how long the camera took', async () => {
    const line = sessionUnderTest();
    void line.session.command('home', {}, 'person');
    await line.clock.advance(25);
    await line.hear('90 41 FF');
    expect(line.told).toEqual(['answered in 25 ms']);
  });

  test('takes begun bytes for noise when the camera was silent since', async () => {
    const line = sessionUnderTest();
    await line.hear('90 50');
    line.session.keepAlive();
    expect(line.told).toEqual(['garbled']);
    await line.hear('90 50 02 FF');
    expect(line.told.at(-1)).toBe('obeying');
  });

  test('gives a command a second, a stop a quarter of it twice', async () => {
    const line = sessionUnderTest();
    const home = line.session.command('home', {}, 'person');
    await line.clock.advance(1000);
    expect(await home).toEqual(offline('home', 1000));
    const stop = line.session.command('zoomStop', {}, 'stop');
    await line.clock.advance(500);
    expect(await stop).toEqual(offline('zoomStop', 250));
    expect(line.wire).toEqual(['81 01 06 04 FF', '81 01 04 07 00 FF', '81 01 04 07 00 FF']);
  });

  test('keeps a stop that a motion follows: a stop is no motion', async () => {
    const line = sessionUnderTest();
    void line.session.command('home', {}, 'person');
    const stop = line.session.command('zoomStop', {}, 'stop');
    void line.session.command('zoomDrive', { drive: 0x27 }, 'person');
    await line.hear('90 41 FF', '90 42 FF');
    expect(await stop).toMatchObject({ ok: true });
    expect(line.wire).toEqual(['81 01 06 04 FF', '81 01 04 07 00 FF']);
    await line.hear('90 52 FF');
    expect(line.wire.at(-1)).toBe('81 01 04 07 27 FF');
  });

  test('answers at once while there is no line, and says why', async () => {
    const line = sessionUnderTest();
    const waiting = line.session.command('home', {}, 'person');
    line.session.disconnected();
    expect(await waiting).toEqual({
      ok: false,
      error: { code: 'offline', detail: 'the connection to the camera was lost' },
    });
    const later = await line.session.command('home', {}, 'person');
    expect(later).toEqual({ ok: false, error: { code: 'offline', detail: 'no connection to the camera' } });
    line.session.receive(bytes('90 41 FF'));
    expect(line.wire).toHaveLength(1);
  });

  test('says what made no sense', async () => {
    const line = sessionUnderTest();
    let asked = 0;
    const onceReadable = (data: Uint8Array): number | null => {
      asked += 1;
      return asked === 1 ? parseByte(data) : null;
    };
    const power = line.session.inquire('powerInquiry', onceReadable);
    await line.hear('90 50 02 FF');
    expect(await power).toEqual({
      ok: false,
      error: { code: 'protocol', detail: 'answer to powerInquiry makes no sense' },
    });
  });

  test('greets a camera of its chain anew when it restarted, and drops what it was asked', async () => {
    const line = sessionUnderTest({ wiring: 'chain' });
    const home = line.session.command('home', {}, 'person');
    await line.hear('90 38 FF');
    expect(await home).toEqual({ ok: false, error: { code: 'offline', detail: 'the camera restarted' } });
    expect(line.wire.at(-1)).toBe('88 30 01 FF');
    expect(line.told).toEqual(['answered']);
    await line.clock.advance(10_000);
    expect(line.told).toEqual(['answered', 'restarted']);
  });

  test('takes the notice of another network for noise where there is no chain', async () => {
    const line = sessionUnderTest({ wiring: 'bus' });
    void line.session.command('home', {}, 'person');
    await line.hear('90 38 FF');
    await line.clock.advance(500);
    expect(line.wire).toEqual(['81 01 06 04 FF']);
  });
});
