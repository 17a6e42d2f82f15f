import { expect, onTestFinished, test } from 'vitest';
import { type RoomsEvent, RoomsEvent as RoomsEventSchema, RoomSummary } from '../protocol/index.ts';
import { parse, parseJson } from '../parse.ts';
import { unwrap } from '../outcome.ts';
import { TestInstance } from '../testing/test-instance.ts';

/** Reads a server-sent event stream message by message. */
class Stream {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = '';

  private constructor(response: Response, reader: ReadableStreamDefaultReader<string>) {
    this.response = response;
    this.#reader = reader;
  }

  static async open(url: string, cookie: string): Promise<Stream> {
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const response = await fetch(url, { headers: { cookie }, signal: abort.signal });
    if (response.body === null) {
      throw new Error('no body');
    }
    return new Stream(response, response.body.pipeThrough(new TextDecoderStream()).getReader());
  }

  /** The next message's rooms; null when the server ended the stream. */
  async next(): Promise<RoomsEvent | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const message = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const data = message.match(/^event: rooms\ndata: (.*)$/)?.[1];
        if (data !== undefined) {
          return unwrap(parse(RoomsEventSchema, unwrap(parseJson(data))));
        }
        continue;
      }
      const { done, value } = await this.#reader.read();
      if (done) {
        return null;
      }
      this.#text += value;
    }
  }
}

async function started() {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  return { instance, address, facility: await instance.as('facility', 'Herr Technik') };
}

test('the console gets all rooms at once and again at each change, many changes as one', async () => {
  const { instance, address, facility } = await started();
  const stream = await Stream.open(`${address}/api/rooms/events`, facility);
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.response.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await stream.next()).toEqual({ items: [] });
  for (const name of ['Saal B', 'Saal A']) {
    await instance.call('createRoom', facility, { body: { name, location: '' } });
  }
  instance.clock.advance(200);
  expect((await stream.next())?.items.map((room) => room.name)).toEqual(['Saal A', 'Saal B']);
});

test('a stream ends soon after its session has ended', async () => {
  const { instance, address, facility } = await started();
  const stream = await Stream.open(`${address}/api/rooms/events`, facility);
  await stream.next();
  await instance.call('signOut', facility);
  instance.clock.advance(15_000);
  expect(await stream.next()).toBeNull();
});

test('streams end when the instance stops', async () => {
  const { instance, address, facility } = await started();
  const stream = await Stream.open(`${address}/api/rooms/events`, facility);
  await stream.next();
  await instance.app.close();
  expect(await stream.next()).toBeNull();
});

test('only room staff may listen, with a query that means something', async () => {
  const { instance, address, facility } = await started();
  const statusFor = async (cookie: string, query = ''): Promise<number> =>
    (await fetch(`${address}/api/rooms/events${query}`, { headers: { cookie } })).status;
  expect(await statusFor('')).toBe(401);
  expect(await statusFor(await instance.as('pending'))).toBe(403);
  expect(await statusFor(await instance.as('user'))).toBe(403);
  expect(await statusFor(facility, '?room=x')).toBe(400);
});

test('an account has a limited number of streams', async () => {
  const { address, facility } = await started();
  for (let count = 0; count < 20; count += 1) {
    await (await Stream.open(`${address}/api/rooms/events`, facility)).next();
  }
  const tooMany = await fetch(`${address}/api/rooms/events`, { headers: { cookie: facility } });
  expect(tooMany.status).toBe(429);
});

test('who books a room learns its name and nothing about its inside', async () => {
  const { instance, facility } = await started();
  const created = await instance.call('createRoom', facility, { body: { name: 'Großer Saal', location: 'Rathaus' } });
  const room = instance.result(RoomSummary, created);
  const user = await instance.as('user');
  expect((await instance.call('listRooms', user)).body).toEqual({
    items: [{ ...room, report: null, lastSeenAt: null }],
  });
});
