import { expect, test } from 'vitest';
import { Create } from 'typebox/value';
import { fleetCallers, mayAskFleet } from '../permissions/fleet-table.ts';
import { type FleetMethod, fleetMethods } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { newKey, pairedRoom, TestRoom } from '../testing/test-room.ts';

const methods = Object.keys(fleetMethods).filter((name): name is FleetMethod => name in fleetMethods);
const refusals = new Set(['not-signed-in', 'conflict']);

test.each(fleetCallers)('%s is answered at every fleet request as the permission table says', async (caller) => {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  const key = await pairedRoom(instance, await instance.as('facility'));
  for (const method of methods) {
    const room = caller === 'room' ? await TestRoom.connect(address, key) : new TestRoom(address);
    await (caller === 'room' ? room.event('calendar') : room.event('challenge'));
    const answer = await room.request(method, Create(fleetMethods[method].params));
    const refused = !answer.ok && refusals.has(answer.error.code);
    expect({ method, refused }).toEqual({ method, refused: !mayAskFleet(method, caller) });
  }
});

test.each([
  ['a key of somebody else', async () => newKey().privateKey],
  ['no pairing any more', null],
])('an appliance with %s gets nothing but the chance to prove itself', async (_name, otherKey) => {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  const staff = await instance.as('facility');
  const key = await pairedRoom(instance, staff);
  if (otherKey === null) {
    await instance.call('unpairRoom', staff, { places: { roomId: key.roomId } });
  }
  const room = new TestRoom(address);
  const proof = await room.prove(otherKey === null ? key : { ...key, privateKey: await otherKey() });
  expect(proof.ok).toBe(false);
  await room.closed;
});
