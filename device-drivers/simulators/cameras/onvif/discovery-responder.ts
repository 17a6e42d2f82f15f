import { randomUUID } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { childAt, escapeXml, parseXml, textAt, type XmlElement } from '../../../src/cameras/onvif/xml.ts';
import { scopesOf } from './device-operations.ts';
import type { CameraModel } from './model.ts';

export type DiscoveryFaults = Partial<
  Record<
    | 'duplicates'
    | 'noAddresses'
    | 'noResolve'
    | 'garbageFirst'
    | 'secondCamera'
    | 'only2005'
    | 'only2009'
    | 'noMetadataVersion',
    boolean
  >
>;

export interface DiscoveryResponderOptions {
  readonly camera: CameraModel & { readonly deviceUrl: string };
  /** 3702 in the field; 0 takes any free port. */
  readonly port: number;
  /** Address of the interface on which the multicast group 239.255.255.250 is joined; null hears unicast probes only. */
  readonly multicastInterface: string | null;
  /**
   * Misbehaviour of real cameras: several answers, a probe answered without addresses (they are told to a Resolve), no
   * answer to a Resolve either, bytes that are no XML before the answer, a recorder's second camera in the same datagram,
   * only one generation of WS-Discovery understood, no metadata version.
   */
  readonly faults: DiscoveryFaults;
}

const group = '239.255.255.250';

/** Both generations of WS-Discovery are in use. */
const generations = {
  '2005': {
    discovery: 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
    addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  },
  '2009': {
    discovery: 'http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01',
    addressing: 'http://www.w3.org/2005/08/addressing',
  },
} as const;

/** Answers WS-Discovery probes for video transmitters and devices (ONVIF Core, section 7). */
export class DiscoveryResponder {
  readonly #options: DiscoveryResponderOptions;
  readonly #socket: Socket;
  /** Endpoint reference: stays the same for the life of the camera. */
  readonly endpoint = `urn:uuid:${randomUUID()}`;

  private constructor(options: DiscoveryResponderOptions) {
    this.#options = options;
    this.#socket = createSocket({ type: 'udp4', reuseAddr: true });
    this.#socket.on('message', (bytes, from) => this.#hear(bytes, from));
  }

  static async start(options: DiscoveryResponderOptions): Promise<DiscoveryResponder> {
    const responder = new DiscoveryResponder(options);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    responder.#socket.once('error', reject);
    const address = options.multicastInterface === null ? '127.0.0.1' : '0.0.0.0';
    responder.#socket.bind(options.port, address, resolve);
    await promise;
    if (options.multicastInterface !== null) {
      responder.#socket.addMembership(group, options.multicastInterface);
    }
    return responder;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.close(resolve);
    await promise;
  }

  #hear(bytes: Buffer, from: RemoteInfo): void {
    const text = bytes.toString('utf8');
    const message = parseXml(text);
    const generation = text.includes(generations['2009'].discovery) ? '2009' : '2005';
    const { faults } = this.#options;
    if (generation === '2009' ? faults.only2005 === true : faults.only2009 === true) {
      return;
    }
    const relatesTo = textAt(message, 'Header', 'MessageID') ?? '';
    const answer = this.#answer(childAt(message, 'Body'), generation, relatesTo);
    if (answer === null) {
      return;
    }
    if (faults.garbageFirst === true) {
      this.#socket.send(Buffer.from([0, 255, 60, 60, 1]), from.port, from.address);
    }
    for (let copy = 0; copy < (faults.duplicates === true ? 3 : 1); copy += 1) {
      this.#socket.send(answer, from.port, from.address);
    }
  }

  #answer(body: XmlElement | null, generation: keyof typeof generations, relatesTo: string): string | null {
    const { faults, camera } = this.#options;
    const resolve = childAt(body, 'Resolve');
    if (resolve !== null) {
      const mine = textAt(resolve, 'EndpointReference', 'Address') === this.endpoint && faults.noResolve !== true;
      return mine ? this.#message(generation, relatesTo, 'Resolve', this.#match('Resolve', camera.deviceUrl)) : null;
    }
    const probe = childAt(body, 'Probe');
    const types = (textAt(probe, 'Types') ?? '').split(/\s+/).filter((type) => type !== '');
    const wanted = types.length === 0 || types.some((type) => /(?:^|:)(?:NetworkVideoTransmitter|Device)$/.test(type));
    if (probe === null || !wanted) {
      return null;
    }
    const first = this.#match('Probe', faults.noAddresses === true ? null : camera.deviceUrl);
    const second =
      faults.secondCamera === true ? this.#match('Probe', `${camera.deviceUrl}/2`, `${this.endpoint}-2`) : '';
    return this.#message(generation, relatesTo, 'Probe', first + second);
  }

  #match(kind: 'Probe' | 'Resolve', address: string | null, endpoint = this.endpoint): string {
    const { camera, faults } = this.#options;
    const addresses = address === null ? '' : `<d:XAddrs>${address}</d:XAddrs>`;
    const version = faults.noMetadataVersion === true ? '' : '<d:MetadataVersion>1</d:MetadataVersion>';
    return (
      `<d:${kind}Match><a:EndpointReference><a:Address>${endpoint}</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>` +
      `<d:Scopes>${escapeXml(scopesOf(camera).join(' '))}</d:Scopes>${addresses}${version}</d:${kind}Match>`
    );
  }

  #message(
    generation: keyof typeof generations,
    relatesTo: string,
    kind: 'Probe' | 'Resolve',
    matches: string,
  ): string {
    const { discovery, addressing } = generations[generation];
    return (
      `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${addressing}" xmlns:d="${discovery}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">` +
      `<s:Header><a:MessageID>urn:uuid:${randomUUID()}</a:MessageID><a:RelatesTo>${escapeXml(relatesTo)}</a:RelatesTo><a:Action>${discovery}/${kind}Matches</a:Action></s:Header>` +
      `<s:Body><d:${kind}Matches>${matches}</d:${kind}Matches></s:Body></s:Envelope>`
    );
  }
}
