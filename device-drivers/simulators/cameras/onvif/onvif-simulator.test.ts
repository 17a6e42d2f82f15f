import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { eventually } from '../../../src/core/testing/eventually.ts';
import { childAt, childrenOf, parseXml, textAt, type XmlElement } from '../../../src/cameras/onvif/xml.ts';
import { startChamberOnvifCamera } from './chamber-camera.ts';
import type { OnvifFaults } from './model.ts';
import type { OnvifSimulator } from './onvif-simulator.ts';

let simulator: OnvifSimulator | null = null;

afterEach(async () => {
  await simulator?.close();
  simulator = null;
});

const start = async (faults: Partial<OnvifFaults> = {}): Promise<OnvifSimulator> => {
  simulator = await startChamberOnvifCamera({
    clock: systemClock,
    name: 'Kamera 2',
    user: 'technik',
    password: 'geheim',
    port: 0,
    snapshotUrl: 'http://127.0.0.1:9/snapshot.jpg',
    faults,
  });
  return simulator;
};

interface Token {
  readonly nonce: Buffer;
  readonly createdMs: number;
  readonly password: string;
}

/** A token written by hand, so that the check is not tested with the code it checks. */
const tokenHeader = ({ nonce, createdMs, password }: Token): string => {
  const created = new Date(createdMs).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return `<Security><UsernameToken><Username>technik</Username><Password>${digest}</Password><Nonce>${nonce.toString('base64')}</Nonce><Created>${created}</Created></UsernameToken></Security>`;
};

const post = async (
  camera: OnvifSimulator,
  path: 'device' | 'media' | 'ptz',
  body: string,
  token: Partial<Token> = {},
): Promise<{ readonly status: number; readonly body: XmlElement | null }> => {
  const header = tokenHeader({ nonce: randomBytes(16), createdMs: Date.now(), password: 'geheim', ...token });
  const response = await fetch(`${camera.origin()}/onvif/${path}_service`, {
    method: 'POST',
    body: `<s:Envelope><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  });
  return { status: response.status, body: childAt(parseXml(await response.text()), 'Body') };
};

const profile = '<ProfileToken>Profile_1</ProfileToken>';

const subcode = (body: XmlElement | null): string | null => textAt(body, 'Fault', 'Code', 'Subcode', 'Value');

describe('the password check of the simulated camera', () => {
  it('takes a fresh token once', async () => {
    const camera = await start();
    const nonce = randomBytes(16);
    expect((await post(camera, 'ptz', '<GetNodes/>', { nonce })).status).toBe(200);
    const again = await post(camera, 'ptz', '<GetNodes/>', { nonce });
    expect(again.status).toBe(400);
    expect(subcode(again.body)).toBe('ter:NotAuthorized');
  });

  it('refuses a wrong password and a wrong clock, and leaves the open operations open', async () => {
    const camera = await start();
    expect((await post(camera, 'ptz', '<GetNodes/>', { password: 'falsch' })).status).toBe(400);
    expect((await post(camera, 'ptz', '<GetNodes/>', { createdMs: Date.now() - 20_000 })).status).toBe(400);
    expect((await post(camera, 'device', '<GetSystemDateAndTime/>', { password: 'falsch' })).status).toBe(200);
  });

  it('asks for HTTP Digest where that is switched on', async () => {
    const camera = await start({ auth: 'http-digest' });
    expect((await post(camera, 'ptz', '<GetNodes/>')).status).toBe(401);
  });
});

describe('the simulated camera', () => {
  it('answers what it does not know with ActionNotSupported and remembers it', async () => {
    const camera = await start();
    for (const name of ['GetDot11Status', 'constructor', '__proto__']) {
      expect(subcode((await post(camera, 'device', `<${name}/>`)).body)).toBe('ter:ActionNotSupported');
    }
    expect(camera.unknownOperations).toEqual(['GetDot11Status', 'constructor', '__proto__']);
  });

  it('ends a movement after its timeout, unless it ignores it', async () => {
    const camera = await start();
    const move = `<ContinuousMove>${profile}<Velocity><PanTilt x="0.2" y="0"/></Velocity><Timeout>PT0.1S</Timeout></ContinuousMove>`;
    await post(camera, 'ptz', move);
    expect(camera.mechanics.moving()).toBe(true);
    await eventually('stopped by itself', () => !camera.mechanics.moving());
    expect(camera.mechanics.position().panDeg).toBeLessThan(20);
  });

  it('moves to absolute and by relative positions in the generic space', async () => {
    const camera = await start();
    await post(
      camera,
      'ptz',
      `<AbsoluteMove>${profile}<Position><PanTilt x="0.5" y="0"/><Zoom x="0.25"/></Position></AbsoluteMove>`,
    );
    await eventually('arrived', () => !camera.mechanics.moving());
    expect(camera.mechanics.position().panDeg).toBeCloseTo(42.5, 6);
    await post(
      camera,
      'ptz',
      `<RelativeMove>${profile}<Translation><PanTilt x="-0.1" y="0"/></Translation></RelativeMove>`,
    );
    await eventually('arrived again', () => !camera.mechanics.moving());
    expect(camera.mechanics.position().panDeg).toBeCloseTo(34, 6);
  });

  it('refuses speeds out of range, unknown profiles, unknown presets and odd names', async () => {
    const camera = await start();
    const refused = async (body: string): Promise<string | null> =>
      textAt((await post(camera, 'ptz', body)).body, 'Fault', 'Code', 'Subcode', 'Subcode', 'Value');
    expect(await refused('<Stop><ProfileToken>Profile_9</ProfileToken></Stop>')).toBe('ter:NoProfile');
    expect(await refused(`<GotoPreset>${profile}<PresetToken>x</PresetToken></GotoPreset>`)).toBe('ter:NoToken');
    expect(await refused(`<SetPreset>${profile}<PresetName>Mit Leerzeichen</PresetName></SetPreset>`)).toBe(
      'ter:InvalidPresetName',
    );
    const fast = await post(
      camera,
      'ptz',
      `<ContinuousMove>${profile}<Velocity><PanTilt x="2" y="0"/></Velocity></ContinuousMove>`,
    );
    expect(subcode(fast.body)).toBe('ter:InvalidArgVal');
  });

  it('keeps its presets and home over a restart', async () => {
    const camera = await start();
    await post(camera, 'ptz', `<SetPreset>${profile}<PresetName>a</PresetName></SetPreset>`);
    camera.reboot(50);
    await expect(post(camera, 'ptz', '<GetNodes/>')).rejects.toThrow(/fetch failed/);
    let answer: XmlElement | null = null;
    while (answer === null) {
      answer = await post(camera, 'ptz', `<GetPresets>${profile}</GetPresets>`).then(
        ({ body }) => childAt(body, 'GetPresetsResponse'),
        () => null,
      );
    }
    expect(childrenOf(answer, 'Preset').map((preset) => textAt(preset, 'Name'))).toEqual(['a']);
  });

  it('tells where its still picture is, and that it is the device it says', async () => {
    const camera = await start();
    const snapshot = await post(camera, 'media', `<GetSnapshotUri>${profile}</GetSnapshotUri>`);
    expect(textAt(snapshot.body, 'GetSnapshotUriResponse', 'MediaUri', 'Uri')).toBe('http://127.0.0.1:9/snapshot.jpg');
    const scopes = await post(camera, 'device', '<GetScopes/>');
    expect(childrenOf(childAt(scopes.body, 'GetScopesResponse'), 'Scopes').length).toBeGreaterThan(3);
  });
});
