import { describe, expect, test } from 'vitest';
import { displayAsk, displayNews, toldDisplay, type DisplayAsk, type DisplayDialect } from './display-dialect.ts';
import { DisplaySession } from './display-session.ts';
import type { DeviceEvent } from '../core/device.ts';
import type { Link } from '../core/supervisor.ts';
import { FakeClock, settle } from '../core/testing/fake-clock.ts';

const nothing = (): void => {};
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Each word is a question, and the same word its answer. */
const word = (name: string, more: Partial<DisplayAsk<string>> = {}): DisplayAsk<string> => ({
  ...displayAsk<string>(name, bytesOf(name), 1000, (reply) => (reply === name ? toldDisplay({}) : null)),
  ...more,
});

const words: DisplayDialect<string> = {
  features: { inputs: ['hdmi1'], volume: true, mute: false, pictureMute: false },
  gapMs: 100,
  splitter: { push: (bytes) => ({ replies: [textOf(bytes)], spoilt: 0 }), reset: nothing },
  greet: () => [word('hello')],
  introduction: () => [],
  polls: () => [word('poll')],
  refusesPassword: () => false,
  overhear: (reply) => (reply === 'dark' ? displayNews({ power: 'off' }) : null),
  power: (on) => [word(on ? 'on' : 'off', { restMs: 5000, deafMs: 8000 })],
  input: (name) => [word(name)],
  volume: (volume01) => [word(`volume ${volume01}`, { axes: ['volume'] })],
  muted: () => null,
  pictureMuted: () => null,
};

const connect = async () => {
  const clock = new FakeClock();
  const session = new DisplaySession({ clock, dialect: words });
  const written: string[] = [];
  const events: DeviceEvent[] = [];
  const link: Link = {
    write: (bytes) => written.push(textOf(bytes)),
    answered: nothing,
    garbled: nothing,
    passwordRefused: nothing,
    desynchronised: nothing,
    refusing: nothing,
    identified: nothing,
    emit: (event) => events.push(event),
  };
  const hear = async (reply: string): Promise<void> => {
    session.receive(bytesOf(reply));
    await settle();
  };
  session.connected(link);
  const greeted = session.handshake();
  await hear('hello');
  expect(await greeted).toBe(true);
  await clock.advance(100);
  await hear('poll');
  written.length = 0;
  return { clock, session, written, events, hear };
};

describe('the session with a display', () => {
  test('waits for the answer and the gap before the next command', async () => {
    const { clock, session, written, hear } = await connect();
    void session.selectInput('hdmi1');
    void session.setVolume(0.5);
    await clock.advance(100);
    expect(written).toEqual(['hdmi1']);
    await hear('hdmi1');
    await clock.advance(99);
    expect(written).toEqual(['hdmi1']);
    await clock.advance(1);
    expect(written).toEqual(['hdmi1', 'volume 0.5']);
  });

  test('sends of a dragged volume only the newest', async () => {
    const { clock, session, written } = await connect();
    void session.selectInput('hdmi1');
    const older = session.setVolume(0.1);
    void session.setVolume(0.2);
    expect(await older).toMatchObject({ ok: false, error: { code: 'superseded' } });
    await clock.advance(1300);
    expect(written).toEqual(['hdmi1', 'volume 0.2']);
  });

  test('polls only when there is nothing else to do', async () => {
    const { clock, session, written, hear } = await connect();
    void session.selectInput('hdmi1');
    session.keepAlive();
    await clock.advance(100);
    await hear('hdmi1');
    await clock.advance(500);
    expect(written).toEqual(['hdmi1']);
    session.keepAlive();
    expect(written).toEqual(['hdmi1', 'poll']);
  });

  test('rests after a command that needs it, even over a new connection, and expects silence', async () => {
    const { clock, session, written, hear } = await connect();
    void session.setPower(true);
    await clock.advance(100);
    await hear('on');
    expect(session.silenceExpected()).toBe(true);
    void session.selectInput('hdmi1');
    await clock.advance(4900);
    expect(written).toEqual(['on']);
    await clock.advance(100);
    expect(written).toEqual(['on', 'hdmi1']);
    await clock.advance(3000);
    expect(session.silenceExpected()).toBe(false);
  });

  test('tells a state once, and refuses what the display cannot do', async () => {
    const { session, events, hear } = await connect();
    await hear('dark');
    await hear('dark');
    await hear('nonsense');
    expect(events).toHaveLength(1);
    expect(session.state().power).toBe('off');
    expect(await session.setMuted(true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('leaves no timer and no promise behind', async () => {
    const { clock, session } = await connect();
    const pending = session.selectInput('hdmi1');
    session.disconnected();
    expect(await pending).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect(clock.pendingTimers()).toBe(0);
    expect(await session.setVolume(0.1)).toMatchObject({ ok: false, error: { code: 'offline' } });
  });
});
