import { describe, expect, test } from 'vitest';
import { FakeClock, settle } from '../../core/testing/fake-clock.ts';
import type { QueueAnswer } from '../../core/command-queue.ts';
import { decodeReply } from './codec.ts';
import { bytes } from './testing/session-under-test.ts';
import { ViscaExchange, type SentMessage, type ViscaAnswer } from './visca-exchange.ts';

const kinds = {
  drive: { name: 'panTiltDrive', kind: 'command', completionMs: 2000, axes: ['pan-tilt'] },
  home: { name: 'home', kind: 'command', completionMs: 20_000, axes: ['pan-tilt'] },
  zoom: { name: 'zoomDirect', kind: 'command', completionMs: 20_000, axes: ['zoom'] },
  recall: { name: 'memoryRecall', kind: 'command', completionMs: 20_000, axes: ['pan-tilt', 'zoom'] },
  store: { name: 'memorySet', kind: 'command', completionMs: 2000, axes: [] },
  power: { name: 'powerInquiry', kind: 'inquiry', completionMs: 0, axes: [] },
  address: { name: 'addressSet', kind: 'setup', completionMs: 0, axes: [] },
  clear: { name: 'ifClear', kind: 'setup', completionMs: 0, axes: [] },
} as const;

type Kind = keyof typeof kinds;

const build = () => {
  const clock = new FakeClock();
  const told: string[] = [];
  let freed = 0;
  const exchange = new ViscaExchange(clock, () => (freed += 1));
  const take = (kind: Kind, answer: QueueAnswer<ViscaAnswer>): void => {
    if (answer.type === 'busy') {
      told.push(`${kind} busy`);
    } else if (!answer.outcome.ok) {
      told.push(`${kind} ${answer.outcome.error.code}: ${answer.outcome.error.detail}`);
    } else {
      const { data, completion } = answer.outcome.value;
      told.push(`${kind} taken${data.length > 0 ? ` with ${data.length}` : ''}`);
      void completion.then((how) => told.push(`${kind} ${how}`));
    }
  };
  const send = (kind: Kind, sequence: number | null = null): (() => void) => {
    const message: SentMessage = { ...kinds[kind], fits: (data) => data.length === 1 };
    return exchange.sent(message, sequence, (answer) => take(kind, answer));
  };
  /** What the frame answers is told; the return value is the latency. */
  const hear = async (frame: string, sequence: number | null = null): Promise<number | null> => {
    const reply = decodeReply(bytes(frame));
    const latencyMs = reply === null ? Number.NaN : exchange.received(reply, sequence);
    await settle();
    return latencyMs;
  };
  return { clock, exchange, told, send, hear, freed: () => freed };
};

describe('the answers of a camera', () => {
  test('free a socket at completion, and tell the latency of the first answer only', async () => {
    const { clock, exchange, told, send, hear, freed } = build();
    await clock.advance(1000);
    send('home');
    await clock.advance(15);
    expect(await hear('90 41 FF')).toBe(15);
    expect(clock.pendingTimers()).toBe(1);
    expect(await hear('90 51 FF')).toBeNull();
    expect(told).toEqual(['home taken', 'home completed']);
    expect([freed(), exchange.strays, clock.pendingTimers()]).toEqual([1, 0, 0]);
  });

  test('take both sockets, until one of them is free', async () => {
    const { exchange, send, hear } = build();
    expect(exchange.hasFreeSocket).toBe(true);
    send('home');
    await hear('90 41 FF');
    expect(exchange.hasFreeSocket).toBe(true);
    send('zoom');
    await hear('90 42 FF');
    expect(exchange.hasFreeSocket).toBe(false);
    await hear('90 51 FF');
    expect(exchange.hasFreeSocket).toBe(true);
  });

  test.each([
    ['90 61 04 FF', 'cancelled'],
    ['90 61 05 FF', 'completed'],
    ['90 61 41 FF', 'refused'],
    ['90 61 02 FF', 'refused'],
    ['90 61 01 FF', 'refused'],
  ])('end what runs in a socket: %s means %s', async (frame, how) => {
    const { told, send, hear, freed } = build();
    send('home');
    await hear('90 41 FF');
    expect(await hear(frame)).toBeNull();
    expect(told).toEqual(['home taken', `home ${how}`]);
    expect(freed()).toBe(1);
  });

  test('count as strays when they belong to nothing, and touch nobody', async () => {
    const { exchange, told, send, hear, freed } = build();
    for (const frame of ['90 41 FF', '90 52 FF', '90 50 02 FF', '88 30 02 FF', '88 01 00 01 FF', '90 60 02 FF']) {
      expect(await hear(frame)).toBeNull();
    }
    expect(exchange.strays).toBe(6);
    expect(await hear('90 60 03 FF')).toBeNull();
    expect(exchange.strays).toBe(7);
    send('power');
    await hear('90 41 FF');
    await hear('90 50 01 02 FF');
    await hear('90 38 FF');
    expect([exchange.strays, told.length, freed()]).toEqual([9, 0, 0]);
  });

  test('are for the oldest they fit: data for the inquiry, refusals for whoever waits longest', async () => {
    const { told, send, hear } = build();
    send('home');
    send('power');
    await hear('90 50 02 FF');
    await hear('90 60 02 FF');
    expect(told).toEqual([
      'power taken with 1',
      'power completed',
      'home unsupported: camera answered home with syntax',
    ]);
  });

  test.each([
    ['90 60 02 FF', 'store unsupported: camera answered memorySet with syntax'],
    ['90 60 01 FF', 'store refused: camera answered memorySet with length'],
    ['90 60 41 FF', 'store refused: camera answered memorySet with not-executable'],
    ['90 60 03 FF', 'store busy'],
  ])('refuse: %s means "%s"', async (frame, expected) => {
    const { clock, told, send, hear } = build();
    send('store');
    await clock.advance(7);
    expect(await hear(frame)).toBe(7);
    expect(told).toEqual([expected]);
  });

  test('that there is no room are for a command, never for an inquiry before it', async () => {
    const { told, send, hear } = build();
    send('power');
    send('store');
    await hear('90 60 03 FF');
    expect(told).toEqual(['store busy']);
  });

  test('are for nobody who does not wait any longer', async () => {
    const { exchange, told, send, hear } = build();
    const forget = send('home');
    send('zoom');
    forget();
    await hear('90 41 FF');
    await hear('90 42 FF');
    expect(told).toEqual(['zoom taken']);
    expect(exchange.strays).toBe(1);
  });
});

describe('a completion without ACK', () => {
  test('in socket 0 is the answer to a command when nothing runs', async () => {
    const { told, send, hear } = build();
    send('store');
    expect(await hear('90 50 FF')).toBe(0);
    expect(told).toEqual(['store taken', 'store completed']);
  });

  test.each(['90 51 FF', '90 52 FF'])('in another socket is not: %s', async (frame) => {
    const { told, send, hear } = build();
    send('store');
    await hear(frame);
    expect(told).toEqual([]);
  });

  test('is not while another command runs', async () => {
    const { told, send, hear } = build();
    send('home');
    await hear('90 41 FF');
    send('store');
    await hear('90 50 FF');
    expect(told).toEqual(['home taken']);
  });

  test('answers the set-up before a command', async () => {
    const { told, send, hear } = build();
    send('store');
    send('clear');
    await hear('90 50 FF');
    expect(told).toEqual(['clear taken', 'clear completed']);
  });

  test('is never the answer to an inquiry', async () => {
    const { told, send, hear } = build();
    send('power');
    await hear('90 50 FF');
    expect(told).toEqual([]);
  });
});

describe('the echo of a chain', () => {
  test('answers its own message of the set-up', async () => {
    const { clock, told, send, hear } = build();
    send('clear');
    send('address');
    await clock.advance(3);
    expect(await hear('88 30 02 FF')).toBe(3);
    expect(await hear('88 01 00 01 FF')).toBe(3);
    expect(told).toEqual(['address taken', 'address completed', 'clear taken', 'clear completed']);
  });
});

describe('a motion that runs', () => {
  test('is over when another one of its axes was taken, in whatever socket', async () => {
    const { told, send, hear, freed } = build();
    send('home');
    await hear('90 41 FF');
    send('drive');
    await hear('90 42 FF');
    expect(told).toEqual(['home taken', 'drive taken', 'home cancelled']);
    expect(freed()).toBe(1);
  });

  test('of several axes is over when one of them was taken', async () => {
    const { told, send, hear } = build();
    send('recall');
    await hear('90 41 FF');
    send('drive');
    await hear('90 42 FF');
    expect(told).toEqual(['recall taken', 'drive taken', 'recall cancelled']);
  });

  test('is completed by its socket, whichever began first', async () => {
    const { told, send, hear } = build();
    send('home');
    await hear('90 41 FF');
    send('zoom');
    await hear('90 42 FF');
    await hear('90 52 FF');
    expect(told).toEqual(['home taken', 'zoom taken', 'zoom completed']);
  });

  test('goes on beside one of another axis, and is unknown when its socket is given away', async () => {
    const { told, send, hear } = build();
    send('home');
    await hear('90 41 FF');
    send('zoom');
    await hear('90 42 FF');
    expect(told).toEqual(['home taken', 'zoom taken']);
    send('store');
    await hear('90 41 FF');
    expect(told).toEqual(['home taken', 'zoom taken', 'store taken', 'home unknown']);
  });

  test('frees its socket after its time even though the camera never said so', async () => {
    const { clock, exchange, told, send, hear } = build();
    send('drive');
    await hear('90 41 FF');
    await clock.advance(1999);
    expect(told).toEqual(['drive taken']);
    await clock.advance(1);
    expect(told).toEqual(['drive taken', 'drive unknown']);
    await hear('90 51 FF');
    expect(exchange.strays).toBe(1);
  });

  test('is unknown when the line is lost, and who waited for an answer is forgotten', async () => {
    const { clock, exchange, told, send, hear } = build();
    send('home');
    await hear('90 41 FF');
    send('store');
    exchange.reset();
    await hear('90 42 FF');
    expect(told).toEqual(['home taken', 'home unknown']);
    expect([clock.pendingTimers(), exchange.strays]).toEqual([0, 1]);
  });
});

describe('numbered messages', () => {
  test('are answered by their number alone, whatever came before', async () => {
    const { told, send, hear } = build();
    send('home', 7);
    send('store', 8);
    await hear('90 42 FF', 8);
    await hear('90 41 FF', 9);
    expect(told).toEqual(['store taken']);
    await hear('90 60 02 FF', 7);
    expect(told.at(-1)).toBe('home unsupported: camera answered home with syntax');
  });

  test('are completed by their number, in whatever socket the camera names', async () => {
    const { told, send, hear } = build();
    send('home', 7);
    await hear('90 41 FF', 7);
    send('zoom', 8);
    await hear('90 42 FF', 8);
    await hear('90 51 FF', 8);
    expect(told).toEqual(['home taken', 'zoom taken', 'zoom completed']);
    await hear('90 62 04 FF', 7);
    expect(told.at(-1)).toBe('home cancelled');
  });

  test('are completed without ACK also beside another one, and set-up takes nothing from them', async () => {
    const { told, send, hear } = build();
    send('home', 7);
    await hear('90 41 FF', 7);
    send('clear', 8);
    send('store', 9);
    await hear('90 52 FF', 9);
    expect(told).toEqual(['home taken', 'store taken', 'store completed']);
  });

  test('that were taken before run in a socket nobody knows', async () => {
    const { exchange, told, send, hear } = build();
    send('home', 7);
    exchange.alreadyTaken(7);
    exchange.alreadyTaken(99);
    await settle();
    expect(told).toEqual(['home taken']);
    expect(exchange.strays).toBe(1);
    await hear('90 51 FF', 8);
    expect(told).toEqual(['home taken']);
    await hear('90 51 FF', 7);
    expect(told).toEqual(['home taken', 'home completed']);
  });

  test('that were not taken may go out again, and others are left alone', async () => {
    const { exchange, told, send } = build();
    send('power', 7);
    send('home', 8);
    exchange.notTaken(6);
    exchange.notTaken(8);
    expect(told).toEqual(['home busy']);
  });
});
