import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseByte, sessionUnderTest as build } from './testing/session-under-test.ts';

/** What real cameras did to controllers (protocol.md 1.3 rule 6). */
describe('a VISCA session survives', () => {
  test('an ACK that arrives between an inquiry and its answer', async () => {
    const { session, hear } = build();
    const moved = session.command('home', {}, 'person');
    const power = session.inquire('powerInquiry', parseByte);
    await hear('90 41 FF', '90 50 02 FF');
    expect(await moved).toMatchObject({ ok: true });
    expect(await power).toEqual({ ok: true, value: 2 });
  });

  test('a completion of an empty socket and an ACK with nothing pending', async () => {
    const { session, hear, told } = build();
    await hear('90 52 FF', '90 41 FF', '90 62 05 FF', '90 61 04 FF');
    expect(session.strays).toBeGreaterThan(0);
    expect(told).toEqual(['answered', 'answered', 'answered', 'answered']);
    const moved = session.command('home', {}, 'person');
    await hear('90 41 FF');
    expect(await moved).toMatchObject({ ok: true });
  });

  test('two commands reported in the same socket', async () => {
    const { session, hear } = build();
    const first = session.command('zoomDirect', { zoom: 0 }, 'person');
    await hear('90 41 FF');
    const second = session.command('home', {}, 'person');
    await hear('90 41 FF', '90 51 FF');
    const [one, two] = [await first, await second];
    expect(one.ok && (await one.value.completion)).toBe('unknown');
    expect(two.ok && (await two.value.completion)).toBe('completed');
  });

  test('a refusal after the ACK', async () => {
    const { session, hear } = build();
    const recalled = session.command('memoryRecall', { memory: 1 }, 'person');
    await hear('90 41 FF', '90 61 41 FF');
    const accepted = await recalled;
    expect(accepted.ok && (await accepted.value.completion)).toBe('refused');
  });

  test('refusals of commands and inquiries, each to whom it belongs', async () => {
    const { session, hear } = build();
    const memory = session.command('memorySet', { memory: 1 }, 'person');
    await hear('90 60 41 FF');
    expect(await memory).toMatchObject({ ok: false, error: { code: 'refused' } });
    const power = session.inquire('powerInquiry', parseByte);
    await hear('90 60 02 FF');
    expect(await power).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('an inquiry that the camera does not know: it is not asked a third time', async () => {
    const { session, hear, wire } = build();
    for (const sent of [1, 2, 2]) {
      const zoom = session.inquire('zoomInquiry', parseByte);
      await hear('90 60 02 FF');
      expect(await zoom).toMatchObject({ ok: false, error: { code: 'unsupported' } });
      expect(wire).toHaveLength(sent);
    }
  });

  test('answers with another address, and socket numbers on inquiries', async () => {
    const { session, hear } = build();
    const power = session.inquire('powerInquiry', parseByte);
    await hear('A0 51 03 FF');
    expect(await power).toEqual({ ok: true, value: 3 });
  });

  test('a command without ACK but with Completion', async () => {
    const { session, hear } = build();
    const moved = session.command('home', {}, 'person');
    await hear('90 50 FF');
    expect(await moved).toMatchObject({ ok: true });
  });

  test('an inquiry that is acknowledged before it is answered', async () => {
    const { session, hear } = build();
    const power = session.inquire('powerInquiry', parseByte);
    await hear('90 41 FF', '90 51 02 FF');
    expect(await power).toEqual({ ok: true, value: 2 });
  });

  test('completions that come in the other order', async () => {
    const { session, hear } = build();
    const first = session.command('zoomDirect', { zoom: 0 }, 'person');
    await hear('90 41 FF');
    const second = session.command('home', {}, 'person');
    await hear('90 42 FF', '90 52 FF', '90 51 FF');
    const [one, two] = [await first, await second];
    expect(one.ok && (await one.value.completion)).toBe('completed');
    expect(two.ok && (await two.value.completion)).toBe('completed');
  });

  test('a syntax error after the ACK, and the next command is not blamed for it', async () => {
    const { session, hear } = build();
    const recalled = session.command('memoryRecall', { memory: 1 }, 'person');
    await hear('90 41 FF', '90 60 02 FF');
    expect(await recalled).toMatchObject({ ok: true });
    const zoomed = session.command('zoomStop', {}, 'person');
    await hear('90 42 FF', '90 52 FF', '90 51 FF');
    const accepted = await zoomed;
    expect(accepted.ok && (await accepted.value.completion)).toBe('completed');
  });

  test('error frames that are too short, as a refusal', async () => {
    const { session, hear } = build();
    const memory = session.command('memorySet', { memory: 1 }, 'person');
    await hear('90 60 FF');
    expect(await memory).toMatchObject({ ok: false });
  });

  test('frames of no known kind, without connecting anew', async () => {
    const { session, hear, told } = build();
    const power = session.inquire('powerInquiry', parseByte);
    await hear('90 70 FF', '90 07 01 02 03 FF', '10 41 FF', '90 50 02 FF');
    expect(await power).toEqual({ ok: true, value: 2 });
    expect(told).not.toContain('desynchronised');
  });

  test('a network change over IP, which is noise there', async () => {
    const { session, hear, wire } = build();
    await hear('90 38 FF', 'F0 38 FF');
    expect(wire).toEqual([]);
    session.disconnected();
  });

  test('a stream that makes no sense for long by asking for a new connection', async () => {
    const { told, hear } = build();
    const noise = Array.from({ length: 20 }, () => '33').join(' ');
    await hear(`${noise} FF`, `${noise} FF`);
    expect(told).not.toContain('desynchronised');
    await hear(`${noise} FF`);
    expect(told).toContain('desynchronised');
  });

  test('any bytes at any time', async () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(0x40, 0x50, 0x60, 0x30), fc.nat(15), fc.uint8Array({ maxLength: 9, max: 0xfe }))
        .map(([kind, low, data]) => Uint8Array.of(0x90, kind + low, ...data, 0xff)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 25 }), async (chunks) => {
        const { clock, session } = build();
        const asked: Promise<unknown>[] = [];
        for (const one of chunks) {
          asked.push(session.command('home', {}, 'person'), session.inquire('powerInquiry', parseByte));
          session.receive(one);
          await clock.advance(10);
        }
        await clock.advance(100_000);
        await Promise.all(asked);
        session.disconnected();
        expect(clock.pendingTimers()).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
