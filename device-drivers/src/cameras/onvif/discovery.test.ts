import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { startChamberOnvifCamera } from '../../../simulators/cameras/onvif/chamber-camera.ts';
import {
  DiscoveryResponder,
  type DiscoveryResponderOptions,
} from '../../../simulators/cameras/onvif/discovery-responder.ts';
import { TurningClock } from '../../core/testing/turning-clock.ts';
import { type DiscoveredCamera, discoverOnvif, readAnswers } from './discovery.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) {
    await close();
  }
});

const found = async (
  faults: DiscoveryResponderOptions['faults'],
  interfaceAddress = '127.0.0.1',
): Promise<{ readonly url: string; readonly cameras: readonly DiscoveredCamera[] }> => {
  const clock = new TurningClock();
  closing.push(async () => clock.stop());
  const camera = await startChamberOnvifCamera({
    clock,
    name: 'Kamera 2 (hinten)',
    user: '',
    password: '',
    port: 0,
    snapshotUrl: null,
    faults: {},
  });
  const responder = await DiscoveryResponder.start({ camera, port: 0, multicastInterface: null, faults });
  closing.push(
    () => responder.close(),
    () => camera.close(),
  );
  const cameras = await discoverOnvif({
    clock,
    interfaceAddress,
    target: '127.0.0.1',
    port: responder.port,
    timeoutMs: 600,
  });
  return { url: camera.deviceUrl, cameras };
};

const match = (endpoint: string, addresses: string): string =>
  `<d:ProbeMatch><a:EndpointReference><a:Address>${endpoint}</a:Address></a:EndpointReference><d:Scopes>onvif://www.onvif.org/name/Saal_1 onvif://www.onvif.org/hardware/LO%20PTZ</d:Scopes><d:XAddrs>${addresses}</d:XAddrs></d:ProbeMatch>`;

const datagram = (...matches: readonly string[]): string =>
  `<s:Envelope><s:Body><d:ProbeMatches>${matches.join('')}</d:ProbeMatches></s:Body></s:Envelope>`;

describe('finding cameras', () => {
  it.each([
    ['answers once', {}],
    ['answers three times', { duplicates: true }],
    ['sends bytes that are no XML first', { garbageFirst: true }],
    ['knows the older generation only', { only2005: true }],
    ['knows the newer generation only', { only2009: true }],
    ['leaves out the metadata version', { noMetadataVersion: true }],
    ['tells its address only when it is asked again', { noAddresses: true }],
  ])('proposes a camera that %s one time, with address, name and hardware', async (_name, faults) => {
    const { url, cameras } = await found(faults);
    expect(cameras).toMatchObject([{ address: url, name: 'Kamera 2 (hinten)', hardware: 'Ratspult-PTZ' }]);
  });

  it('finds two cameras behind one datagram', async () => {
    const { url, cameras } = await found({ secondCamera: true });
    expect(cameras.map(({ address }) => address)).toEqual([url, `${url}/2`]);
  });

  it('asks on the interface of a name, and on none where there is none of it', async () => {
    const [loopback = ''] = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
      (addresses ?? []).some(({ address }) => address === '127.0.0.1') ? [name] : [],
    );
    expect((await found({}, loopback)).cameras).toHaveLength(1);
    expect((await found({}, 'eth-none')).cameras).toEqual([]);
  });

  it('takes a camera that never tells its address to be where it answered from', async () => {
    const { cameras } = await found({ noAddresses: true, noResolve: true });
    expect(cameras).toMatchObject([{ address: 'http://127.0.0.1/onvif/device_service' }]);
  });

  it('finds nobody where nobody is', async () => {
    const clock = new TurningClock();
    closing.push(async () => clock.stop());
    const options = { clock, interfaceAddress: '192.0.2.1', target: '127.0.0.1', port: 9, timeoutMs: 50 };
    expect(await discoverOnvif(options)).toEqual([]);
  });
});

describe('reading an answer', () => {
  it('takes several cameras from one datagram and the address that leads somewhere', () => {
    const text = datagram(
      match('urn:1', 'http://[fe80::1]/onvif/device_service http://192.168.1.9/onvif/device_service http://10.0.0.9/a'),
      match('urn:2', 'http://0.0.0.0/onvif/device_service'),
      match('', 'http://10.0.0.1/'),
    );
    expect(readAnswers(text, '10.0.0.9').map(({ camera }) => camera)).toEqual([
      { endpoint: 'urn:1', address: 'http://10.0.0.9/a', name: 'Saal 1', hardware: 'LO PTZ' },
      { endpoint: 'urn:2', address: 'http://10.0.0.9/onvif/device_service', name: 'Saal 1', hardware: 'LO PTZ' },
    ]);
  });

  it('leaves out the computers and printers that answer a probe without types', () => {
    const computer =
      '<d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:pc</a:Address></a:EndpointReference>' +
      '<d:Types>wsdp:Device pub:Computer</d:Types><d:XAddrs>http://10.0.0.7:5357/pc/</d:XAddrs></d:ProbeMatch>';
    const text = datagram(computer, match('urn:1', 'http://10.0.0.9/onvif/device_service'));
    expect(readAnswers(text, '10.0.0.9').map(({ camera }) => camera.endpoint)).toEqual(['urn:1']);
  });

  it('reads any datagram without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => datagram(match(text, text))),
        ),
        (text) => {
          expect(Array.isArray(readAnswers(text, '10.0.0.9'))).toBe(true);
        },
      ),
    );
  });
});
