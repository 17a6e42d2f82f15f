import { expect, test } from 'vitest';
import { MemoryTransport } from './memory-transport.ts';
import { TappedTransport, type TapEvent } from './tapped-transport.ts';

const kinds = (events: readonly TapEvent[]): readonly string[] =>
  events.map((event) => ('bytes' in event ? `${event.type} ${event.bytes.join(' ')}` : event.type));

test('tells what passes both ways and hands it on unchanged', async () => {
  const inner = new MemoryTransport();
  const seen: TapEvent[] = [];
  const received: number[] = [];
  const transport = new TappedTransport(inner, (_, event) => seen.push(event));
  expect(await transport.open({ data: (bytes) => received.push(...bytes), lost: () => {} })).toBeNull();
  expect(await transport.write(Uint8Array.of(1, 2))).toBe(true);
  inner.deliver(Uint8Array.of(3));
  await transport.close();
  await transport.close();
  expect(kinds(seen)).toEqual(['opened', 'sent 1 2', 'received 3', 'closed']);
  expect(inner.written).toEqual([Uint8Array.of(1, 2)]);
  expect(received).toEqual([3]);
});

test('tells why a pipe does not open and that it was lost', async () => {
  const inner = new MemoryTransport();
  const seen: TapEvent[] = [];
  const lost: string[] = [];
  const transport = new TappedTransport(inner, (_, event) => seen.push(event));
  inner.cut('port-missing');
  const handlers = { data: () => {}, lost: (failure: string) => lost.push(failure) };
  expect(await transport.open(handlers)).toBe('port-missing');
  inner.repair();
  await transport.open(handlers);
  inner.cut('closed');
  expect(kinds(seen)).toEqual(['failed', 'opened', 'failed']);
  expect(lost).toEqual(['closed']);
});
