import { describe, expect, test } from 'vitest';
import { PairingCode, RoomSummary } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { newKey, pairedRoom } from '../testing/test-room.ts';
import { pairingCodeLifetimeMs } from './enrolment.ts';

const minute = 60_000;

async function withCode() {
  const instance = await TestInstance.start();
  const staff = await instance.as('facility');
  const body = { name: 'Saal', location: '' };
  const { id: roomId } = instance.result(RoomSummary, await instance.call('createRoom', staff, { body }));
  const places = { roomId };
  const newCode = async () =>
    instance.result(PairingCode, await instance.call('createPairingCode', staff, { places, body: {} })).code;
  const enrol = async (code: string, address = '10.0.0.1', publicKey = newKey().publicKey) =>
    (await instance.call('enrol', '', { body: { code, publicKey, applianceVersion: '1' }, address, origin: null }))
      .code;
  return { instance, staff, places, newCode, enrol, code: await newCode() };
}

const wrongCode = (code: string): string => (code === '00000000' ? '00000001' : '00000000');

describe('a pairing code', () => {
  test('pairs a room once', async () => {
    const { enrol, code, instance, staff, places } = await withCode();
    expect(await enrol(code)).toBe('ok');
    expect(await enrol(code)).toBe('pairing-code-wrong');
    expect((await instance.call('room', staff, { places })).body).toMatchObject({ paired: true, online: false });
  });

  test('is no longer good after ten minutes', async () => {
    const { enrol, code, instance } = await withCode();
    instance.clock.advance(pairingCodeLifetimeMs);
    expect(await enrol(code)).toBe('pairing-code-wrong');
  });

  test('is no longer good when a newer one was asked for', async () => {
    const { enrol, code, newCode } = await withCode();
    const newer = await newCode();
    expect(await enrol(code)).toBe('pairing-code-wrong');
    expect(await enrol(newer)).toBe('ok');
  });

  test('is not used up by a key that is none', async () => {
    const { enrol, code } = await withCode();
    expect(await enrol(code, '10.0.0.1', 'A'.repeat(60))).toBe('invalid-input');
    expect(await enrol(code)).toBe('ok');
  });

  test('is not given out for a room that is paired', async () => {
    const instance = await TestInstance.start();
    const staff = await instance.as('facility');
    const { roomId } = await pairedRoom(instance, staff);
    const answer = await instance.call('createPairingCode', staff, { places: { roomId }, body: {} });
    expect(answer.code).toBe('room-already-paired');
  });

  test('cannot be guessed by one address: five tries, then two a minute', async () => {
    const { enrol, code, instance } = await withCode();
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await enrol(wrongCode(code))).toBe('pairing-code-wrong');
    }
    expect(await enrol(code)).toBe('rate-limited');
    instance.clock.advance(minute);
    expect(await enrol(code)).toBe('ok');
  });

  test('cannot be guessed by many addresses: twenty wrong ones lock enrolment for ten minutes', async () => {
    const { enrol, code, instance, newCode } = await withCode();
    for (let tries = 0; tries < 20; tries += 1) {
      expect(await enrol(wrongCode(code), `10.0.1.${tries}`)).toBe('pairing-code-wrong');
    }
    expect(await enrol(code, '10.0.2.1')).toBe('rate-limited');
    instance.clock.advance(10 * minute);
    expect(await enrol(await newCode(), '10.0.2.1')).toBe('ok');
  });
});
