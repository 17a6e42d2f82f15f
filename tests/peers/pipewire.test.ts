import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startDevice, healthOf, type DeviceUnderTest } from './support/device-under-test.ts';
import { describePeer } from './support/peer.ts';
import { RealPipewire, type PluggedSound } from './support/real-pipewire.ts';

const microphone: PluggedSound = {
  name: 'alsa_input.usb-Maker_Table_0001-00.mono-fallback',
  description: 'Tischmikrofon "Ä"',
  mediaClass: 'Audio/Source',
  position: ['MONO'],
};
const speaker: PluggedSound = {
  name: 'alsa_output.usb-Maker_Table_0001-00.analog-stereo',
  description: 'Tischlautsprecher',
  mediaClass: 'Audio/Sink',
  position: ['FL', 'FR'],
};
const other: PluggedSound = {
  name: 'alsa_output.pci-0000_00_1f.3.analog-stereo',
  description: 'Built-in Audio',
  mediaClass: 'Audio/Sink',
  position: ['FL', 'FR'],
};

const audioOf = ({ device }: DeviceUnderTest) => {
  const audio = device.capabilities.audioDevice;
  if (audio === null) {
    throw new Error('no audio device');
  }
  return audio;
};

describePeer('sound by the real PipeWire', ['pipewire-bin', 'wireplumber', 'dbus-daemon'], () => {
  const pipewire = new RealPipewire();
  let running: DeviceUnderTest | null = null;

  const start = async (options: Record<string, unknown> = {}): Promise<DeviceUnderTest> => {
    running = startDevice('pipewire-audio', { microphone: microphone.name, speaker: speaker.name, ...options });
    const { device } = running;
    await vi.waitFor(() => expect(healthOf(device)).toBe('online none'), { timeout: 10_000 });
    return running;
  };
  beforeAll(async () => {
    for (const [name, value] of Object.entries(pipewire.environment)) {
      vi.stubEnv(name, value);
    }
    await pipewire.start();
    await pipewire.plugIn(other);
  });
  afterAll(async () => {
    await pipewire.dispose();
    vi.unstubAllEnvs();
  });
  beforeEach(async () => {
    await pipewire.plugIn(microphone);
    await pipewire.plugIn(speaker);
  });
  afterEach(async () => {
    await running?.device.stop();
    running = null;
    await pipewire.unplug(microphone.name).catch(() => undefined);
    await pipewire.unplug(speaker.name).catch(() => undefined);
  });

  it('finds both by their lasting names and tells what they are called', async () => {
    const audio = audioOf(await start());
    expect(audio.channels()).toMatchObject([
      { id: 'microphone', name: 'Tischmikrofon "Ä"', levelDb: 0, muted: false },
      { id: 'speaker', name: 'Tischlautsprecher', levelDb: 0, muted: false },
    ]);
  });

  it('makes them the default, and leaves the choice of a person alone afterwards', async () => {
    const chosen = await start();
    await vi.waitFor(async () => {
      expect(await pipewire.defaultNode('sink')).toBe(speaker.name);
      expect(await pipewire.defaultNode('source')).toBe(microphone.name);
    });
    await pipewire.tool('wpctl', 'set-default', String(await pipewire.id(other.name)));
    await vi.waitFor(async () => expect(await pipewire.defaultNode('sink')).toBe(other.name));
    await audioOf(chosen).setLevel('speaker', -6);
    expect(await pipewire.defaultNode('sink')).toBe(other.name);
  });

  it.each([
    [0, 'Volume: 1.00'],
    [-18, 'Volume: 0.50'],
    [-40, 'Volume: 0.22'],
    [-60, 'Volume: 0.00'],
  ])('sets %d dB so that the tool of PipeWire reads it back', async (levelDb, said) => {
    const audio = audioOf(await start());
    expect(await audio.setLevel('speaker', levelDb)).toMatchObject({ ok: true });
    const id = String(await pipewire.id(speaker.name));
    await vi.waitFor(async () => expect((await pipewire.tool('wpctl', 'get-volume', id)).trim()).toBe(said));
    expect(audio.channels()[1]).toMatchObject({ levelDb });
  });

  it('mutes and opens the microphone', async () => {
    const audio = audioOf(await start());
    const id = String(await pipewire.id(microphone.name));
    expect(await audio.setMuted('microphone', true)).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await pipewire.tool('wpctl', 'get-volume', id)).toContain('[MUTED]'));
    expect(await audio.setMuted('microphone', false)).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await pipewire.tool('wpctl', 'get-volume', id)).not.toContain('[MUTED]'));
  });

  it('tells what another program turned, without being asked', async () => {
    const chosen = await start();
    const id = String(await pipewire.id(speaker.name));
    await pipewire.tool('wpctl', 'set-volume', id, '0.5');
    await pipewire.tool('wpctl', 'set-mute', id, '1');
    await vi.waitFor(() => expect(audioOf(chosen).channels()[1]).toMatchObject({ levelDb: -18.1, muted: true }));
    expect(chosen.events).toContainEqual({
      type: 'audio-channel',
      channel: expect.objectContaining({ id: 'speaker', levelDb: -18.1, muted: true }),
    });
  });

  it('is offline while the microphone is unplugged, and takes it back under its new number with its default', async () => {
    const chosen = await start();
    const before = await pipewire.id(microphone.name);
    await pipewire.unplug(microphone.name);
    await vi.waitFor(() => expect(healthOf(chosen.device)).toBe('offline port-missing'), { timeout: 5000 });
    await pipewire.plugIn({ ...other, name: 'alsa_output.something-else' });
    await pipewire.plugIn(microphone);
    await vi.waitFor(() => expect(healthOf(chosen.device)).toBe('online none'), { timeout: 10_000 });
    expect(await pipewire.id(microphone.name)).not.toBe(before);
    expect(await audioOf(chosen).setMuted('microphone', true)).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await pipewire.defaultNode('source')).toBe(microphone.name));
    await pipewire.unplug('alsa_output.something-else');
  });

  it('is offline when the service dies, and comes back with the service', async () => {
    const chosen = await start();
    await pipewire.stop();
    await vi.waitFor(() => expect(healthOf(chosen.device)).toBe('offline no-answer'), { timeout: 5000 });
    await pipewire.start();
    await pipewire.plugIn(other);
    await pipewire.plugIn(microphone);
    await pipewire.plugIn(speaker);
    await vi.waitFor(() => expect(healthOf(chosen.device)).toBe('online none'), { timeout: 10_000 });
    expect(await audioOf(chosen).setLevel('speaker', -12)).toMatchObject({ ok: true });
  });
});
