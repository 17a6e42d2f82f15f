import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fleetMethods } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { pairedRoom, quietReport, TestRoom } from '../testing/test-room.ts';

const methods = fc.oneof(fc.constantFrom(...Object.keys(fleetMethods), '__proto__', 'constructor'), fc.string());
const params = fc.oneof(
  fc.jsonValue(),
  fc.record(Object.fromEntries(Object.keys(quietReport).map((key) => [key, fc.jsonValue()]))),
  fc.record({ events: fc.array(fc.jsonValue(), { maxLength: 5 }) }),
  fc.record({ number: fc.oneof(fc.string(), fc.jsonValue()) }),
  fc.constant(quietReport),
);

/** Many connections on a machine that may be busy with other tests. */
const limits = { timeout: 30_000 };

async function start() {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  const staff = await instance.as('facility');
  return { instance, address, key: await pairedRoom(instance, staff) };
}

test('whatever a proved room asks, it gets an answer with a code, and never a failure of ours', limits, async () => {
  const { address, key, instance } = await start();
  const room = await TestRoom.connect(address, key);
  await fc.assert(
    fc.asyncProperty(methods, params, async (method, value) => {
      instance.clock.advance(1000);
      const answer = await room.request(method.slice(0, 64) || 'x', value);
      expect(answer.ok ? 'ok' : answer.error.code).not.toBe('internal');
    }),
    { numRuns: 150 },
  );
});

test('bytes that are no frame end the connection and nothing else', limits, async () => {
  const { address, key } = await start();
  const bystander = await TestRoom.connect(address, key);
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.string().map((text) => `{"type":"request",${text}`),
    fc.json().filter((text) => !text.includes('"type"')),
  );
  await fc.assert(
    fc.asyncProperty(garbage, async (bytes) => {
      const room = new TestRoom(address);
      await room.event('challenge');
      room.socket.send(bytes);
      expect([1007, 4000]).toContain(await room.closed);
    }),
    { numRuns: 40 },
  );
  expect(await bystander.request('report', quietReport)).toMatchObject({ ok: true });
});

test('a frame that is too large and a flood of requests end the connection', limits, async () => {
  const { address, key, instance } = await start();
  const large = await TestRoom.connect(address, key);
  large.socket.send('x'.repeat(70_000));
  expect(await large.closed).toBe(1009);
  const flooding = await TestRoom.connect(address, key);
  for (let id = 0; id < 400; id += 1) {
    flooding.socket.send(JSON.stringify({ type: 'request', id: String(id), method: 'none', params: null }));
  }
  expect(await flooding.closed).toBe(4008);
  expect((await instance.send('GET', '/health/ready', '')).status).toBe(200);
});
