import { createBackoff, type Backoff } from '../../core/backoff.ts';
import { noCapabilities, type Capabilities } from '../../core/capabilities/capabilities.ts';
import type { Cancel } from '../../core/clock.ts';
import type { Device, DeviceEvent, DeviceIdentity, Health, HealthReason } from '../../core/device.ts';
import { DeviceReport } from '../../core/device-report.ts';
import type { DriverEnvironment } from '../../core/driver.ts';
import type { Outcome } from '../../core/outcome.ts';
import { OnvifControls } from './onvif-controls.ts';
import { OnvifCamera, type OnvifCameraOptions } from './onvif-camera.ts';
import type { ConnectResult, OnvifClient } from './onvif-client.ts';
import type { SoapFailure } from './soap.ts';

export interface OnvifDeviceOptions {
  readonly environment: DriverEnvironment;
  /** For the log, without credentials. */
  readonly address: string;
  readonly connect: () => Promise<ConnectResult>;
  readonly camera: Omit<OnvifCameraOptions, 'observe' | 'moving' | 'clock'>;
}

/** Ask after this silence, each question this long, twice: silence is found within 4 s. */
const askAfterMs = 1600;
const askDeadlineMs = 1100;
const retrySchedule = { firstMs: 250, factor: 2, capMs: 2500, jitter01: 0.3 };
/** Cameras lock an account for half an hour after five to seven wrong passwords. */
const quickPasswordTries = 2;
const slowPasswordRetryMs = 10 * 60_000;
const lastWordsMs = 500;

const reasons: Readonly<Record<SoapFailure['kind'], HealthReason>> = {
  refused: 'connection-refused',
  unreachable: 'port-missing',
  untrusted: 'certificate',
  silent: 'no-answer',
  broken: 'garbled',
  garbled: 'garbled',
  fault: 'refuses-commands',
  auth: 'wrong-password',
};

/** Keeps one ONVIF camera connected: connect, ask when silent, give up, try again; careful with wrong passwords. */
export class OnvifDevice implements Device {
  readonly capabilities: Capabilities;
  readonly #options: OnvifDeviceOptions;
  readonly #camera: OnvifCamera;
  readonly #backoff: Backoff;
  readonly #report: DeviceReport;
  #client: OnvifClient | null = null;
  #running = false;
  /** Each connection attempt and each connection has its number; what an older one still says is not heard. */
  #attempt = 0;
  #cancelTimer: Cancel | null = null;
  #passwordFailures = 0;
  #unanswered = 0;
  #moving = false;

  constructor(options: OnvifDeviceOptions) {
    const { environment } = options;
    this.#options = options;
    this.#backoff = createBackoff(retrySchedule, environment.random);
    this.#report = new DeviceReport(environment.clock);
    this.#camera = new OnvifCamera({
      ...options.camera,
      clock: environment.clock,
      observe: (outcome) => this.#observe(outcome),
      moving: (moving) => this.#setMoving(moving),
    });
    this.capabilities = {
      ...noCapabilities,
      ptzCamera: this.#camera,
      cameraControls: new OnvifControls(this.#camera),
    };
  }

  health(): Health {
    return this.#report.health;
  }

  identity(): DeviceIdentity {
    return this.#report.identity;
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    return this.#report.subscribe(listener);
  }

  start(): void {
    if (!this.#running) {
      this.#running = true;
      this.#passwordFailures = 0;
      this.#report.setHealth('connecting', 'none');
      void this.#connect();
    }
  }

  async stop(): Promise<void> {
    if (!this.#running) {
      return;
    }
    this.#running = false;
    if (this.#client !== null && this.#moving) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = this.#options.environment.clock.after(lastWordsMs, resolve);
      void this.#camera.stop().then(() => resolve());
      await promise;
      cancel();
    }
    this.#disconnect();
    this.#report.setHealth('offline', 'none');
  }

  async #connect(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const result = await this.#options.connect();
    if (attempt !== this.#attempt || !this.#running) {
      if (result.ok) {
        result.client.close();
      }
      return;
    }
    if (!result.ok) {
      this.#failed(result.failure.kind, result.failure.detail);
      return;
    }
    const { client } = result;
    this.#client = client;
    this.#backoff.reset();
    this.#passwordFailures = 0;
    this.#report.identified(client.facts.identity);
    const { address, environment } = this.#options;
    const { viaNodeOnvif, hasStatus } = client.facts;
    environment.log.info('camera answers', { address, viaNodeOnvif, hasStatus });
    this.#camera.connected(client);
    this.#answered();
  }

  #observe(outcome: Outcome<void>): void {
    if (outcome.ok || outcome.error.code === 'refused' || outcome.error.code === 'unsupported') {
      this.#answered();
      return;
    }
    switch (outcome.error.code) {
      case 'auth-failed':
        this.#failed('auth', outcome.error.detail);
        return;
      case 'protocol':
        this.#unanswer('garbled', outcome.error.detail);
        return;
      case 'offline':
        this.#unanswer('silent', outcome.error.detail);
        return;
      case 'superseded':
    }
  }

  #answered(): void {
    this.#unanswered = 0;
    this.#report.answered(this.#client?.latencyMs ?? null);
    this.#report.setHealth('online', 'none');
    this.#setTimer(askAfterMs, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const attempt = this.#attempt;
    const asked = await this.#camera.ask(askDeadlineMs);
    // The queue ends a question at its deadline before the client does: count it here.
    if (attempt === this.#attempt && this.#client !== null && !asked.ok && asked.error.code === 'offline') {
      this.#unanswer('silent', asked.error.detail);
    }
  }

  #unanswer(kind: 'silent' | 'garbled', detail: string): void {
    if (this.#client === null) {
      return;
    }
    this.#unanswered += 1;
    if (this.#unanswered > 1) {
      this.#failed(kind, detail);
      return;
    }
    this.#report.setHealth('degraded', reasons[kind]);
    this.#setTimer(0, () => void this.#ask());
  }

  #failed(kind: SoapFailure['kind'], detail: string): void {
    const { log, address } = { log: this.#options.environment.log, address: this.#options.address };
    const reason = reasons[kind];
    if (this.#report.health.reason !== reason) {
      log.warn('camera is offline', { address, reason, detail });
    }
    this.#disconnect();
    this.#passwordFailures += kind === 'auth' ? 1 : 0;
    this.#report.setHealth(kind === 'auth' ? 'auth-failed' : 'offline', reason);
    const careful = kind === 'auth' && this.#passwordFailures >= quickPasswordTries;
    const delayMs = careful ? slowPasswordRetryMs : this.#backoff.nextDelayMs();
    this.#setTimer(delayMs, () => void this.#connect());
  }

  #disconnect(): void {
    this.#attempt += 1;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const client = this.#client;
    this.#client = null;
    this.#unanswered = 0;
    this.#camera.disconnected();
    client?.close();
    this.#setMoving(false);
  }

  #setTimer(delayMs: number, run: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.environment.clock.after(delayMs, run);
  }

  #setMoving(moving: boolean): void {
    if (moving !== this.#moving) {
      this.#moving = moving;
      this.#report.emit({ type: 'moving', moving });
    }
  }
}
