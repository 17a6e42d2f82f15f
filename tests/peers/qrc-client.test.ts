import { once } from 'node:events';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@ratspult/device-drivers';
import type Qrc from 'qsys-qrc-client';
import { QsysCoreSimulator } from '@ratspult/device-drivers/simulators';

const load = createRequire(import.meta.url);
// The package asks for one when it is loaded, and uses it in a method that is not called here.
createRequire(load.resolve('qsys-qrc-client'))('any-observable/register')('none', { Observable: Object });
const { default: QrcClient, commands }: typeof Qrc = load('qsys-qrc-client');

/** The npm package `qsys-qrc-client`, a client of Q-SYS Cores that others wrote. */
describe('the simulated Q-SYS Core with the client qsys-qrc-client', () => {
  let core: QsysCoreSimulator;
  let client: InstanceType<typeof QrcClient>;

  beforeEach(async () => {
    core = await QsysCoreSimulator.start(systemClock, [
      { component: null, control: 'SaalPegel', value: -12 },
      { component: 'Mischer', control: 'input.1.mute', value: 0 },
      { component: 'Mischer', control: 'input.1.gain', value: -6 },
    ]);
    client = new QrcClient();
    // It complains of the end that the test itself brings about.
    client.on('error', () => undefined);
    client.readStream.on('error', () => undefined);
    client.writeStream.on('error', () => undefined);
    client.connect({ port: core.port, host: '127.0.0.1' });
    await once(client.socket, 'connect');
  });
  afterEach(async () => {
    client.destroy();
    await core.close();
  });

  it('says what it is and that it is active', async () => {
    expect(await client.send(commands.getStatus())).toMatchObject({ Platform: 'Core 110f', State: 'Active' });
    expect(await client.send(commands.noOp())).toBe(true);
  });

  it('tells and sets named controls', async () => {
    expect(await client.send(commands.getNamedControls('SaalPegel'))).toMatchObject([
      { Name: 'SaalPegel', Value: -12 },
    ]);
    await client.send(commands.setNamedControl('SaalPegel', -20));
    expect(core.value(null, 'SaalPegel')).toBe(-20);
    await expect(client.send(commands.getNamedControls('Nichts'))).rejects.toThrow();
  });

  it('tells and sets controls of a component', async () => {
    expect(await client.send(commands.getComponents())).toMatchObject([{ Name: 'Mischer' }]);
    await client.send(commands.setComponentControls('Mischer', [{ Name: 'input.1.mute', Value: true }]));
    expect(await client.send(commands.getComponentControls('Mischer', ['input.1.mute', 'input.1.gain']))).toMatchObject(
      {
        Name: 'Mischer',
        Controls: [
          { Name: 'input.1.mute', Value: 1 },
          { Name: 'input.1.gain', Value: -6 },
        ],
      },
    );
  });

  it('tells what changed since a group was polled', async () => {
    await client.send(commands.addNamedControlToGroup('g', ['SaalPegel']));
    await client.send(commands.addComponentControlsToGroup('g', 'Mischer', ['input.1.mute']));
    expect(await client.send(commands.pollGroup('g'))).toMatchObject({ Id: 'g', Changes: [{}, {}] });
    expect(await client.send(commands.pollGroup('g'))).toMatchObject({ Id: 'g', Changes: [] });
    core.change('Mischer', 'input.1.mute', 1);
    expect(await client.send(commands.pollGroup('g'))).toMatchObject({
      Changes: [{ Component: 'Mischer', Name: 'input.1.mute', Value: 1 }],
    });
    await client.send(commands.removeNamedControlsFromGroup('g', ['SaalPegel']));
    core.change(null, 'SaalPegel', -3);
    expect(await client.send(commands.pollGroup('g'))).toMatchObject({ Changes: [] });
    await client.send(commands.destroyGroup('g'));
    await expect(client.send(commands.pollGroup('g'))).rejects.toThrow();
  });
});
