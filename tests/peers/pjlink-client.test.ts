import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '@ratspult/device-drivers';
import { PjlinkSimulator } from '@ratspult/device-drivers/simulators';
import PJLink from 'pjlink';

type Done<Value> = (error: Error | null | undefined, value: Value) => void;

const answer = <Value>(ask: (done: Done<Value>) => void): Promise<Value> =>
  new Promise((resolve, reject) => {
    ask((error, value) => (error === null || error === undefined ? resolve(value) : reject(error)));
  });

/** The npm package `pjlink`, whose author tried it with the test software of the makers of PJLink. */
describe('the simulated projector with the client pjlink', () => {
  let projector: PjlinkSimulator;
  let client: PJLink;

  const start = async (password: string | null, told: string): Promise<void> => {
    projector = await PjlinkSimulator.start({
      clock: systemClock,
      password,
      class: 1,
      lampHours: 1234,
      transitionMs: 50,
    });
    client = new PJLink('127.0.0.1', projector.port, told);
  };
  afterEach(async () => {
    client.disconnect();
    await projector.close();
  });

  const switchOn = async (): Promise<void> => {
    await answer((done) => client.setPowerState(1, done));
    expect(await answer<number>((done) => client.getPowerState(done))).toBe(3);
    await vi.waitFor(async () => expect(await answer<number>((done) => client.getPowerState(done))).toBe(1));
  };

  it('warms up, chooses an input, mutes, and cools down, with a password', async () => {
    await start('JBMIAProjectorLink', 'JBMIAProjectorLink');
    await switchOn();
    await answer((done) => client.setInput('32', done));
    expect(await answer((done) => client.getInput(done))).toMatchObject({ code: '32' });
    await answer((done) => client.setMute({ video: true, audio: false }, done));
    expect(await answer((done) => client.getMute(done))).toEqual({ video: true, audio: false });
    await answer((done) => client.setMute({ video: false, audio: false }, done));
    expect(await answer((done) => client.getMute(done))).toEqual({ video: false, audio: false });
    await answer((done) => client.setPowerState(0, done));
    expect(await answer<number>((done) => client.getPowerState(done))).toBe(2);
  });

  it('refuses a wrong password', async () => {
    await start('JBMIAProjectorLink', 'ABC123');
    await expect(answer((done) => client.getPowerState(done))).rejects.toThrow('Authorization failed');
  });

  it('tells inputs, lamp, errors and names', async () => {
    await start(null, '');
    projector.errors = '012000';
    expect(await answer((done) => client.getInputs(done))).toMatchObject([
      { code: '11' },
      { code: '31' },
      { code: '32' },
      { code: '51' },
    ]);
    expect(await answer((done) => client.getLamps(done))).toEqual([{ hours: 1234, on: false }]);
    expect(await answer((done) => client.getErrors(done))).toMatchObject({ lamp: 'warning', temperature: 'error' });
    expect(await answer((done) => client.getManufacturer(done))).toBe('Beamerwerk');
    expect(await answer((done) => client.getModel(done))).toBe('BW-500');
    expect(await answer((done) => client.getClass(done))).toBe('1');
    expect(await answer((done) => client.getName(done))).toBe('Saal');
    expect(await answer((done) => client.getInfo(done))).toBe('Saalbeamer');
    expect(projector.unknownInputs).toEqual([]);
  });

  it('refuses an input that it has not, and everything but power while it is off', async () => {
    await start(null, '');
    await expect(answer((done) => client.getInput(done))).rejects.toThrow('Unavailable time');
    await switchOn();
    await expect(answer((done) => client.setInput('19', done))).rejects.toThrow('Out of parameter');
  });
});
