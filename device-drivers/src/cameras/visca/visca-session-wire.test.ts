import { describe, expect, test } from 'vitest';
import { FakeClock, settle } from '../../core/testing/fake-clock.ts';
import { hex, type ViscaReply } from './codec.ts';
import { notingLink, parseByte, sessionUnderTest } from './testing/session-under-test.ts';
import { ViscaSession } from './visca-session.ts';
import type { ViscaWire, WireListener } from './visca-wire.ts';

/** A session on a wire that numbers its frames and notes what it is told; the test answers by number. */
const numbered = () => {
  const clock = new FakeClock();
  const noted: string[] = [];
  let listener: WireListener | null = null;
  let last = 0;
  const wire: ViscaWire = {
    connected: (_, heard) => {
      listener = heard;
    },
    disconnected: () => noted.push('disconnected'),
    begin: () => Promise.resolve(),
    takeSequence: () => {
      last += 1;
      return last;
    },
    send: (frame, kind, sequence) => noted.push(`${kind} ${sequence} ${hex(frame)}`),
    forget: (sequence) => noted.push(`forget ${sequence}`),
    receive: () => {},
    judgeUnfinished: () => noted.push('judge'),
  };
  const session = new ViscaSession({
    clock,
    wire,
    wiring: 'point',
    sharesLine: () => false,
    address: 1,
    gapMs: 0,
    unsupportedInquiries: [],
    zoomSeen: () => {},
    restarted: () => {},
  });
  session.connected(notingLink([], []));
  const hear = async (reply: ViscaReply, sequence: number): Promise<void> => {
    listener?.heard(reply, sequence);
    await settle();
  };
  return { clock, session, noted, hear, tell: () => listener };
};

describe('a wire with numbers', () => {
  test('forgets a message when it was answered', async () => {
    const { session, noted, hear } = numbered();
    void session.command('home', {}, 'person');
    await hear({ type: 'ack', socket: 1 }, 1);
    expect(noted).toEqual(['command 1 81 01 06 04 FF', 'forget 1']);
  });

  test('forgets a message whose time is over, and its late answer is for nobody', async () => {
    const { clock, session, noted, hear } = numbered();
    void session.command('home', {}, 'person');
    await clock.advance(1000);
    expect(noted).toEqual(['command 1 81 01 06 04 FF', 'forget 1']);
    await hear({ type: 'ack', socket: 1 }, 1);
    expect(session.strays).toBe(1);
  });

  test('may say that a command was taken before', async () => {
    const { session, tell } = numbered();
    const home = session.command('home', {}, 'person');
    tell()?.alreadyTaken(1);
    expect(await home).toMatchObject({ ok: true });
  });

  test('may say that a command was not taken: it goes out under a new number', async () => {
    const { clock, session, noted, tell } = numbered();
    void session.command('home', {}, 'person');
    tell()?.notTaken(1);
    await clock.advance(50);
    expect(noted).toEqual(['command 1 81 01 06 04 FF', 'forget 1', 'command 2 81 01 06 04 FF']);
  });

  test('is told that the line is gone, and judges what was begun after the greeting and before each question', async () => {
    const { clock, session, noted } = numbered();
    const greeted = session.handshake();
    await clock.advance(3000);
    await greeted;
    expect(noted.at(-1)).toBe('judge');
    session.keepAlive();
    expect(noted.slice(-2)).toEqual(['judge', 'inquiry 4 81 09 04 00 FF']);
    session.disconnected();
    expect(noted).toContain('disconnected');
  });
});

/** How a command that ran in the camera ended when this came over the line. */
const running = async (restart: (line: ReturnType<typeof sessionUnderTest>) => void) => {
  const line = sessionUnderTest({ wiring: 'chain' });
  const home = line.session.command('home', {}, 'person');
  await line.hear('90 41 FF');
  const accepted = await home;
  restart(line);
  return accepted.ok ? accepted.value.completion : null;
};

describe('a VISCA session', () => {
  test('does not know the end of what ran when the line was lost or the camera restarted', async () => {
    expect(await running(({ session }) => session.disconnected())).toBe('unknown');
    expect(await running(({ hear }) => void hear('90 38 FF'))).toBe('unknown');
  });

  test('goes on with the greeting as soon as a step is answered', async () => {
    const line = sessionUnderTest();
    void line.session.handshake();
    await settle();
    await line.hear('90 50 FF');
    expect(line.wire).toEqual(['81 01 00 01 FF', '81 09 00 02 FF']);
    expect(line.clock.monotonicMs()).toBe(0);
  });

  test('gives every stop its short time, also one that is a drive with no way', async () => {
    const line = sessionUnderTest();
    void line.session.command('panTiltDrive', { panSpeed: 1, tiltSpeed: 1, panWay: 3, tiltWay: 3 }, 'stop');
    await line.clock.advance(250);
    expect(line.wire).toHaveLength(2);
  });

  test('puts the wish of a person before questions, and asks every question', async () => {
    const line = sessionUnderTest();
    void line.session.command('home', {}, 'person');
    void line.session.inquire('powerInquiry', parseByte);
    void line.session.inquire('zoomInquiry', parseByte);
    void line.session.command('zoomDirect', { zoom: 0 }, 'automation');
    await line.hear('90 41 FF', '90 42 FF', '90 50 02 FF', '90 50 02 FF');
    expect(line.wire).toEqual(['81 01 06 04 FF', '81 01 04 47 00 00 00 00 FF', '81 09 04 00 FF', '81 09 04 47 FF']);
  });

  test('replaces a waiting motion by a newer one of its axis', async () => {
    const line = sessionUnderTest();
    void line.session.command('home', {}, 'person');
    const older = line.session.command('zoomDirect', { zoom: 0 }, 'person');
    void line.session.command('zoomDirect', { zoom: 1 }, 'person');
    expect(await older).toMatchObject({ ok: false, error: { code: 'superseded' } });
  });

  test('asks while both sockets are taken, and sends no third command', async () => {
    const line = sessionUnderTest();
    void line.session.command('home', {}, 'person');
    await line.hear('90 41 FF');
    void line.session.command('zoomDirect', { zoom: 0 }, 'person');
    await line.hear('90 42 FF');
    void line.session.command('memorySet', { memory: 1 }, 'person');
    void line.session.inquire('powerInquiry', parseByte);
    expect(line.wire.at(-1)).toBe('81 09 04 00 FF');
    await line.hear('90 50 02 FF');
    expect(line.wire).toHaveLength(3);
    await line.hear('90 51 FF');
    expect(line.wire.at(-1)).toBe('81 01 04 3F 01 01 FF');
  });

  test('does not take silence for ignorance: what was not answered is asked again', async () => {
    const line = sessionUnderTest();
    for (let silence = 0; silence < 3; silence += 1) {
      void line.session.inquire('zoomInquiry', parseByte);
      await line.clock.advance(1000);
    }
    expect(line.wire).toEqual(['81 09 04 47 FF', '81 09 04 47 FF', '81 09 04 47 FF']);
  });

  test('tells no zoom that was not answered', async () => {
    const line = sessionUnderTest();
    line.session.keepAlive();
    await line.hear('90 50 02 FF');
    line.session.keepAlive();
    await line.hear('90 60 02 FF');
    expect(line.told.filter((what) => what.startsWith('zoom'))).toEqual([]);
  });
});
