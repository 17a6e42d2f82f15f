import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { childAt, parseXml, type XmlElement } from '../../../src/cameras/onvif/xml.ts';
import { type MechanicalPosition, PtzMechanics } from '../../ptz-mechanics.ts';
import { HttpDigestCheck, openOperations, UsernameTokenCheck } from './access.ts';
import { deviceOperations, media2Operations, mediaOperations } from './device-operations.ts';
import { writeEndlessly } from './endless.ts';
import { envelope, faultEnvelope, faults as soapFaults, type SoapFault } from './envelope.ts';
import { imagingOperations, initialImaging } from './imaging-operations.ts';
import { type CameraModel, noFaults, type OnvifFaults, type StoredPreset } from './model.ts';
import type { Operation } from './operation.ts';
import { answerPicture, picturePath } from './picture.ts';
import { ptzOperations } from './ptz-operations.ts';
import { selfSigned } from './self-signed.ts';

export interface OnvifSimulatorOptions {
  readonly clock: Clock;
  readonly name: string;
  readonly serialNumber: string;
  readonly user: string;
  readonly password: string;
  /** 0 takes any free port of 127.0.0.1. */
  readonly port: number;
  readonly panRangeDeg: readonly [number, number];
  readonly tiltRangeDeg: readonly [number, number];
  readonly maxPanDegPerS: number;
  readonly maxTiltDegPerS: number;
  /** Seconds from wide to tele. */
  readonly zoomSeconds: number;
  readonly home: MechanicalPosition;
  /** Told by GetSnapshotUri; null when the camera has no still pictures. */
  readonly snapshotUrl: string | null;
  /** HTTPS with a certificate that signs itself, as cameras have. */
  readonly secure: boolean;
  readonly faults: Partial<OnvifFaults>;
}

export interface ReceivedRequest {
  readonly operation: string;
  readonly request: XmlElement;
  readonly atMs: number;
  readonly accepted: boolean;
  /** Whether a password was presented at all. */
  readonly credentials: boolean;
}

const services: Readonly<Record<string, readonly [prefix: string, table: Readonly<Record<string, Operation>>]>> = {
  '/onvif/device_service': ['tds', deviceOperations],
  '/onvif/media_service': ['trt', mediaOperations],
  '/onvif/media2_service': ['tr2', media2Operations],
  '/onvif/imaging_service': ['timg', imagingOperations],
  '/onvif/ptz_service': ['tptz', ptzOperations],
};

const maxBodyBytes = 256 * 1024;
const blanks = ' '.repeat(3 * 1024 * 1024);
const windowMs = 10_000;

const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) {
      return null;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * A simulated ONVIF camera on real HTTP: device, media and PTZ service, passwords checked, its head moved by
 * `PtzMechanics`. Faults are switched at run time in `faults`; an operation it does not know is answered with
 * ter:ActionNotSupported and kept in `unknownOperations`, so that tests can insist on none.
 */
export class OnvifSimulator implements CameraModel {
  readonly name: string;
  readonly serialNumber: string;
  readonly mechanics: PtzMechanics;
  readonly panRangeDeg: readonly [number, number];
  readonly tiltRangeDeg: readonly [number, number];
  readonly maxPanDegPerS: number;
  readonly maxTiltDegPerS: number;
  readonly zoomSeconds: number;
  readonly clock: Clock;
  readonly faults: OnvifFaults;
  readonly presets = new Map<string, StoredPreset>();
  readonly imaging = initialImaging();
  homePosition: MechanicalPosition;
  snapshotUrl: string | null;
  /** In the order of arrival; the newest thousand. */
  readonly received: ReceivedRequest[] = [];
  readonly unknownOperations: string[] = [];
  /** Path and query of every picture that was asked for. */
  readonly pictures: string[] = [];
  /** Requests that arrived and are not answered. */
  openRequests = 0;
  readonly digest: HttpDigestCheck;
  readonly #tokens: UsernameTokenCheck;
  readonly #server: Server;
  readonly #listeners = new Set<(request: ReceivedRequest) => void>();
  readonly #scheme: 'http' | 'https';
  /** PEM of what it shows over HTTPS; null over HTTP. */
  readonly certificate: string | null;
  #port = 0;
  #cancelStop: Cancel | null = null;
  #cancelBoot: Cancel | null = null;
  #generation = 0;

  private constructor(options: OnvifSimulatorOptions) {
    const { user, password, clock, home, panRangeDeg, tiltRangeDeg, maxPanDegPerS, maxTiltDegPerS } = options;
    this.name = options.name;
    this.serialNumber = options.serialNumber;
    this.panRangeDeg = panRangeDeg;
    this.tiltRangeDeg = tiltRangeDeg;
    this.maxPanDegPerS = maxPanDegPerS;
    this.maxTiltDegPerS = maxTiltDegPerS;
    this.zoomSeconds = options.zoomSeconds;
    this.clock = clock;
    this.faults = { ...noFaults(), ...options.faults };
    this.homePosition = home;
    this.snapshotUrl = options.snapshotUrl;
    this.mechanics = new PtzMechanics({ ...options, initial: home });
    this.#tokens = new UsernameTokenCheck({ user, password, windowMs });
    this.digest = new HttpDigestCheck({ user, password, windowMs });
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.#serve(request, response);
    this.#scheme = options.secure ? 'https' : 'http';
    const identity = options.secure ? selfSigned(options.name, clock.epochMs()) : null;
    this.certificate = identity?.cert ?? null;
    this.#server = identity === null ? createServer(serve) : createSecureServer(identity, serve);
  }

  static async start(options: OnvifSimulatorOptions): Promise<OnvifSimulator> {
    const simulator = new OnvifSimulator(options);
    await simulator.#listen(options.port);
    return simulator;
  }

  /** The address a driver is given. */
  get deviceUrl(): string {
    return `${this.origin()}/onvif/device_service`;
  }

  origin(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}`;
  }

  nowMs(): number {
    return this.clock.epochMs() + this.faults.clockOffsetS * 1000;
  }

  /** Called with each request when it was judged and before it is answered. */
  onRequest(listener: (request: ReceivedRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stopAfter(delayMs: number | null): void {
    this.#cancelStop?.();
    this.#cancelStop = delayMs === null ? null : this.clock.after(delayMs, () => this.mechanics.stop());
  }

  /** Goes off the network at once, keeps its presets, answers again on the same port after `bootMs`. */
  reboot(bootMs = 2000): void {
    this.#generation += 1;
    this.stopAfter(null);
    this.mechanics.stop();
    this.#server.close();
    this.#server.closeAllConnections();
    this.#cancelBoot?.();
    this.#cancelBoot = this.clock.after(bootMs, () => void this.#listen(this.#port));
  }

  async close(): Promise<void> {
    this.#generation += 1;
    this.#cancelBoot?.();
    this.stopAfter(null);
    this.mechanics.close();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }

  async #listen(port: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(port, '127.0.0.1', () => {
      this.#server.removeListener('error', reject);
      resolve();
    });
    await promise;
    const address = this.#server.address();
    this.#port = address !== null && typeof address === 'object' ? address.port : 0;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const generation = this.#generation;
    response.on('error', () => response.destroy());
    this.openRequests += 1;
    response.on('close', () => {
      this.openRequests -= 1;
    });
    const text = await readBody(request).catch(() => null);
    if (text === null || this.faults.silent) {
      return;
    }
    if (this.faults.slowMs > 0) {
      await new Promise<void>((resolve) => {
        this.clock.after(this.faults.slowMs, resolve);
      });
    }
    if (generation !== this.#generation || response.destroyed) {
      return;
    }
    if (request.method === 'GET' && request.url?.startsWith(picturePath) === true) {
      this.pictures.push(request.url);
      answerPicture(this.faults, this.digest, request, response);
      return;
    }
    const service =
      this.faults.media2Only && request.url === '/onvif/media_service' ? undefined : services[request.url ?? ''];
    if (service === undefined || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const envelopeElement = parseXml(text);
    const [operation] = childAt(envelopeElement, 'Body')?.children ?? [];
    if (operation === undefined) {
      // HTTP asks for the password before SOAP looks at what came (RFC 7616 3.3; curl asks with nothing first).
      const stranger = this.faults.auth === 'http-digest' && this.#refusal('', request, null) !== null;
      if (stranger) {
        this.#refuse(response, 'missing');
      } else {
        this.#fault(response, soapFaults.malformed);
      }
      return;
    }
    const refusal = this.#refusal(operation.name, request, childAt(envelopeElement, 'Header'));
    this.#record(operation, refusal === null, request, childAt(envelopeElement, 'Header'));
    if (refusal !== null) {
      this.#refuse(response, refusal);
      return;
    }
    this.#answer(response, operation, service);
  }

  #record(operation: XmlElement, accepted: boolean, request: IncomingMessage, header: XmlElement | null): void {
    const credentials = childAt(header, 'Security') !== null || request.headers.authorization !== undefined;
    const entry = {
      operation: operation.name,
      request: operation,
      atMs: this.clock.monotonicMs(),
      accepted,
      credentials,
    };
    this.received.push(entry);
    this.received.splice(0, Math.max(0, this.received.length - 1000));
    for (const listener of this.#listeners) {
      listener(entry);
    }
  }

  #refusal(
    operation: string,
    request: IncomingMessage,
    header: XmlElement | null,
  ): 'token' | 'missing' | 'stale' | null {
    if (this.faults.auth === 'none' || openOperations.has(operation)) {
      return null;
    }
    if (this.faults.auth === 'http-digest') {
      const refusal = this.digest.refusal(request.headers.authorization, request.method ?? '');
      return refusal === 'stale' ? 'stale' : refusal === null ? null : 'missing';
    }
    return this.#tokens.refusal(header, this.nowMs()) === null ? null : 'token';
  }

  #refuse(response: ServerResponse, refusal: 'token' | 'missing' | 'stale'): void {
    if (refusal !== 'token') {
      response.writeHead(401, { 'www-authenticate': this.digest.challenge(refusal === 'stale') }).end();
      return;
    }
    this.#fault(response, soapFaults.notAuthorized(this.faults.authFaultStatus));
  }

  #answer(
    response: ServerResponse,
    operation: XmlElement,
    [prefix, table]: readonly [prefix: string, table: Readonly<Record<string, Operation>>],
  ): void {
    const run = Object.hasOwn(table, operation.name) ? table[operation.name] : undefined;
    if (run === undefined) {
      this.unknownOperations.push(operation.name);
      this.#fault(response, soapFaults.notSupported(operation.name));
      return;
    }
    const answer = run(this, operation);
    if (typeof answer !== 'string') {
      this.#fault(response, answer);
    } else if (answer === 'unsupported') {
      this.#fault(response, soapFaults.notSupported(operation.name));
    } else if (answer === 'no-profile') {
      this.#fault(response, soapFaults.noProfile);
    } else {
      const name = `${prefix}:${operation.name}Response`;
      this.#send(response, 200, envelope(`<${name}>${answer}</${name}>`));
    }
  }

  #fault(response: ServerResponse, fault: SoapFault): void {
    this.#send(response, fault.status, faultEnvelope(fault));
  }

  #send(response: ServerResponse, status: number, xml: string): void {
    const text = this.faults.malformedXml ? xml.slice(0, Math.floor(xml.length * 0.55)) : xml;
    response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' });
    if (this.faults.endlessAnswer === 'no') {
      response.end(this.faults.oversizedAnswer ? text.replace('</env:Envelope>', `${blanks}</env:Envelope>`) : text);
    } else {
      writeEndlessly(response, this.faults.endlessAnswer === 'dripping' ? ' ' : ' '.repeat(200_000));
    }
  }
}
