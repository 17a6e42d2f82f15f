import type { Asker, PtzCamera, PtzFeatures, PtzPosition, PtzVelocity } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueCommand } from '../../core/command-queue.ts';
import { failed, type Outcome, succeeded } from '../../core/outcome.ts';
import type { OnvifClient } from './onvif-client.ts';
import type { OnvifExtras } from './onvif-extras.ts';
import { type AxisValues, between, changed, clamp, type SpaceRange, standing, stands } from './ptz-spaces.ts';
import type { PresetStore } from '../../core/preset-store.ts';
import { StoredPositions } from '../stored-positions/stored-positions.ts';
import { PresetSlots } from './preset-slots.ts';
import { goToPosition, moveKind } from './ptz-travel.ts';
import { Standstill, type StandstillResult } from './standstill.ts';

export interface OnvifCameraOptions {
  readonly clock: Clock;
  readonly presetSlots: number;
  /** Keeps what the camera has no preset for, where it tells and takes positions. */
  readonly presets: PresetStore;
  /** Degrees at the ends of the camera's pan and tilt; ONVIF itself only knows -1..1. */
  readonly panRangeDeg: SpaceRange;
  readonly tiltRangeDeg: SpaceRange;
  /** Least time between two commands. */
  readonly gapMs: number;
  /** Longest wait for one answer. */
  readonly deadlineMs: number;
  /** How long a preset may take on a camera that does not tell when it stands still. */
  readonly blindTravelMs: number;
  /** Called with the outcome of every command that went out. */
  readonly observe: (outcome: Outcome<void>) => void;
  readonly moving: (moving: boolean) => void;
}

type Work = (client: OnvifClient) => Promise<Outcome<void>>;

/** The camera stops by itself after ten seconds; a held joystick renews the movement before. */
const renewMs = 4000;
/** Both calls of a stop (Stop, then zero speed), each within its own deadline. */
const stopCalls = 2;

const unit: SpaceRange = [0, 1];
const both: SpaceRange = [-1, 1];

/** A pan-tilt-zoom camera by ONVIF: one command at a time, the newest movement wins, a stop goes first. */
export class OnvifCamera implements PtzCamera {
  readonly #options: OnvifCameraOptions;
  readonly #queue: CommandQueue<Work, void>;
  readonly #slots = new PresetSlots();
  readonly #stored: StoredPositions;
  #client: OnvifClient | null = null;
  /** What the camera does as far as we told it; null when we do not know. */
  #done: AxisValues | null = null;
  /** True from the first movement sent until a stop or a standstill is certain. */
  #mayMove = false;
  #stopsSent = 0;
  /** Counts everything that ends a wait for standstill. */
  #motions = 0;
  #cancelRenew: Cancel | null = null;
  #wait: Standstill | null = null;

  constructor(options: OnvifCameraOptions) {
    this.#options = options;
    this.#stored = new StoredPositions(options.presets, {
      settled: () => this.#standstill(this.#motions),
      position: () => this.position(),
      moveTo: (position, by) => this.moveTo(position, by),
      focus: null,
    });
    this.#queue = new CommandQueue<Work, void>({
      clock: options.clock,
      bound: 32,
      gapMs: options.gapMs,
      hasRoom: () => true,
      transmit: (command, answer) => {
        let forgotten = false;
        void this.#transmit(command, (outcome) => forgotten || answer({ type: 'settled', outcome }));
        return () => {
          forgotten = true;
        };
      },
    });
  }

  get features(): PtzFeatures {
    const facts = this.#client?.facts ?? null;
    return {
      zoom: facts?.node.zoom ?? true,
      home: facts?.node.home ?? true,
      position: facts?.hasStatus ?? true,
      presetSlots: this.#keepsPositions ? this.#options.presetSlots : this.#ownSlots,
    };
  }

  /** A camera was connected; one that may have gone on moving while we were away is stopped. */
  connected(client: OnvifClient): void {
    this.#client = client;
    this.#slots.forget();
    this.#done = null;
    if (this.#mayMove) {
      void this.stop();
    }
    // Known before they are needed: a recall must reach the wire within milliseconds.
    void this.#enqueue('presets', 'poll', [], (connected) => this.#slots.read(connected));
  }

  disconnected(): void {
    this.#client = null;
    this.#cancelRenew?.();
    this.#endWait({ ok: false, code: 'offline' });
    this.#queue.clear('offline', 'the connection was lost');
  }

  /** Asks the camera anything cheap; the answer is seen by `observe`. */
  ask(deadlineMs: number): Promise<Outcome<void>> {
    return this.#enqueue('keep alive', 'poll', [], (client) => client.keepAlive(), deadlineMs);
  }

  get busy(): boolean {
    return this.#queue.size > 0;
  }

  async move(velocity: PtzVelocity, by: Asker): Promise<Outcome<void>> {
    const zoom = this.features.zoom ? clamp(velocity.zoomSpeed, both) : null;
    const wanted: AxisValues = {
      panTilt: { x: clamp(velocity.panSpeed, both), y: clamp(velocity.tiltSpeed, both) },
      zoom,
    };
    if (stands(wanted)) {
      return this.stop();
    }
    this.#newMotion();
    return this.#drive(wanted, by, false);
  }

  async stop(): Promise<Outcome<void>> {
    this.#newMotion();
    const deadlineMs = this.#options.deadlineMs * stopCalls;
    const outcome = await this.#enqueue('stop', 'stop', [], (client) => client.stop(), deadlineMs);
    if (outcome.ok) {
      this.#done = standing;
      this.#mayMove = false;
      this.#options.moving(false);
    }
    return outcome;
  }

  async recallPreset(slot: number, by: Asker): Promise<Outcome<void>> {
    const motion = this.#newMotion();
    if (this.#isBeyond(slot)) {
      return this.#stored.recall(slot, by, () => motion === this.#motions);
    }
    const token = await this.#token(slot, by);
    if (!token.ok) {
      return token;
    }
    if (motion !== this.#motions) {
      return failed('superseded', 'a newer movement was asked for');
    }
    if (token.value === null) {
      return failed('refused', `nothing is stored in slot ${slot}`);
    }
    return this.#travel(`recall ${slot}`, by, motion, (client) => this.#slots.recall(client, slot));
  }

  async storePreset(slot: number): Promise<Outcome<void>> {
    if (!this.#hasSlot(slot)) {
      return failed('unsupported', `no slot ${slot}`);
    }
    if (this.#isBeyond(slot)) {
      return this.#stored.store(slot);
    }
    const motion = this.#motions;
    const settled = await this.#standstill(motion);
    if (!settled.ok) {
      return settled;
    }
    return this.#enqueue(`store ${slot}`, 'person', [], (client) => this.#slots.store(client, slot), this.#long());
  }

  async home(by: Asker): Promise<Outcome<void>> {
    if (!this.features.home) {
      return failed('unsupported', 'the camera has no home position');
    }
    return this.#travel('home', by, this.#newMotion(), (client) => client.gotoHome());
  }

  async position(): Promise<Outcome<PtzPosition>> {
    if (!this.features.position) {
      return failed('unsupported', 'the camera does not tell its position');
    }
    let found: Outcome<PtzPosition> = failed('offline', 'not connected');
    const asked = await this.#enqueue('position', 'poll', [], async (client) => {
      found = await this.#readPosition(client);
      return found.ok ? succeeded(undefined) : found;
    });
    return asked.ok ? found : asked;
  }

  get extras(): OnvifExtras | null {
    return this.#client?.extras ?? null;
  }

  get canMoveTo(): boolean {
    const facts = this.#client?.facts ?? null;
    return facts !== null && moveKind(facts) !== null;
  }

  /** Resolves when the camera stands still at the position. */
  async moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    if (this.#client === null) {
      return failed('offline', 'not connected');
    }
    if (!this.canMoveTo) {
      return failed('unsupported', 'the camera takes no positions');
    }
    const { panRangeDeg, tiltRangeDeg } = this.#options;
    return this.#travel('move to', by, this.#newMotion(), (client) =>
      goToPosition(client, position, { panRangeDeg, tiltRangeDeg }),
    );
  }

  /** Does something beside moving, in its turn. What the camera refuses there says nothing of its connection. */
  async perform<T>(
    name: string,
    priority: CommandPriority,
    work: (extras: OnvifExtras) => Promise<Outcome<T>>,
    axes: readonly string[] = [],
  ): Promise<Outcome<T>> {
    let found: Outcome<T> = failed('offline', 'not connected');
    const run: Work = async (client) => {
      found = await work(client.extras);
      return found.ok || found.error.code !== 'offline' ? succeeded(undefined) : found;
    };
    const asked = await this.#enqueue(name, priority, axes, run, this.#long());
    return asked.ok ? found : asked;
  }

  async #readPosition(client: OnvifClient): Promise<Outcome<PtzPosition>> {
    const status = await client.status();
    if (!status.ok) {
      return status;
    }
    const { pan, tilt, zoom } = status.value;
    if (pan === null || tilt === null) {
      return failed('unsupported', 'the camera does not tell its position');
    }
    const { panTilt, zoom: zoomSpace } = client.facts.node.spaces.absolute;
    return succeeded({
      panDeg: between(pan, panTilt?.pan ?? both, this.#options.panRangeDeg),
      tiltDeg: between(tilt, panTilt?.tilt ?? both, this.#options.tiltRangeDeg),
      zoom01: clamp(between(zoom ?? 0, zoomSpace?.zoom ?? unit, unit), unit),
    });
  }

  async #drive(wanted: AxisValues, by: Asker, renew: boolean): Promise<Outcome<void>> {
    const motion = this.#motions;
    const outcome = await this.#enqueue('move', by, ['motion'], async (client) => {
      const speeds = renew ? wanted : changed(wanted, this.#done);
      if (speeds.panTilt === null && speeds.zoom === null) {
        return succeeded(undefined);
      }
      // Until the answer, nobody knows what the camera does: the next movement repeats every axis.
      this.#done = null;
      this.#mayMove = true;
      const moved = await client.move(speeds);
      this.#done = moved.ok ? wanted : null;
      return moved;
    });
    if (outcome.ok && motion === this.#motions) {
      this.#options.moving(true);
      this.#cancelRenew?.();
      this.#cancelRenew = this.#options.clock.after(renewMs, () => void this.#drive(wanted, by, true));
    }
    return outcome;
  }

  async #travel(name: string, by: Asker, motion: number, work: Work): Promise<Outcome<void>> {
    const accepted = await this.#enqueue(name, by, ['motion'], (client) => {
      this.#done = null;
      this.#mayMove = true;
      return work(client);
    });
    if (!accepted.ok) {
      return accepted;
    }
    this.#options.moving(true);
    const arrived = await this.#standstill(motion);
    if (motion === this.#motions) {
      this.#options.moving(false);
      this.#done = arrived.ok ? standing : null;
      this.#mayMove = !arrived.ok;
    }
    return arrived;
  }

  async #standstill(motion: number): Promise<Outcome<void>> {
    if (motion !== this.#motions) {
      return failed('superseded', 'a newer movement was asked for');
    }
    this.#endWait({ ok: false, code: 'superseded' });
    const wait = new Standstill({
      clock: this.#options.clock,
      blindTravelMs: this.#options.blindTravelMs,
      hasStatus: this.#client?.facts.hasStatus ?? false,
      read: (report) =>
        this.#enqueue('status', 'poll', [], async (client) => {
          const status = await client.status();
          report(status.ok ? status.value : null);
          return status.ok ? succeeded(undefined) : status;
        }),
    });
    this.#wait = wait;
    const result = await wait.run();
    return result.ok ? succeeded(undefined) : failed(result.code, 'the camera did not come to rest by itself');
  }

  async #token(slot: number, by: Asker): Promise<Outcome<string | null>> {
    if (!this.#hasSlot(slot)) {
      return failed('unsupported', `no slot ${slot}`);
    }
    const known = this.#slots.token(slot);
    if (known !== null) {
      return succeeded(known);
    }
    const read = await this.#enqueue('presets', by, [], (client) => this.#slots.read(client));
    return read.ok ? succeeded(this.#slots.token(slot)) : read;
  }

  /** Presets the camera keeps itself; as many as wanted where it does not say. */
  get #ownSlots(): number {
    const most = this.#client?.facts.node.maxPresets ?? null;
    return most === null ? this.#options.presetSlots : Math.min(this.#options.presetSlots, most);
  }

  get #keepsPositions(): boolean {
    return this.canMoveTo && (this.#client?.facts.hasStatus ?? false);
  }

  /** A slot that only we can keep. */
  #isBeyond(slot: number): boolean {
    return this.#hasSlot(slot) && slot >= this.#ownSlots;
  }

  #hasSlot(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 0 && slot < this.features.presetSlots;
  }

  /** Ends renewing and waiting of the movement before; returns the number of the new one. */
  #newMotion(): number {
    this.#motions += 1;
    this.#cancelRenew?.();
    this.#cancelRenew = null;
    this.#endWait({ ok: false, code: 'superseded' });
    return this.#motions;
  }

  #endWait(result: StandstillResult): void {
    this.#wait?.end(result);
    this.#wait = null;
  }

  #long(): number {
    return this.#options.deadlineMs * 3;
  }

  async #transmit(command: QueueCommand<Work>, answer: (outcome: Outcome<void>) => void): Promise<void> {
    this.#stopsSent += command.priority === 'stop' ? 1 : 0;
    const stopsBefore = this.#stopsSent;
    const outcome = await this.#perform(command.payload);
    // A stop that overtook this movement may have reached the camera first: stop again.
    if (command.axes.length > 0 && this.#stopsSent > stopsBefore && this.#client !== null) {
      void this.stop();
    }
    answer(outcome);
  }

  async #perform(work: Work): Promise<Outcome<void>> {
    const client = this.#client;
    const outcome = client === null ? failed('offline', 'not connected') : await work(client);
    if (client !== null && client === this.#client) {
      this.#options.observe(outcome);
    }
    return outcome;
  }

  #enqueue(
    name: string,
    priority: CommandPriority,
    axes: readonly string[],
    payload: Work,
    deadlineMs = this.#options.deadlineMs,
  ): Promise<Outcome<void>> {
    if (this.#client === null) {
      return Promise.resolve(failed('offline', 'not connected'));
    }
    return this.#queue.enqueue({ name, priority, axes, deadlineMs, payload });
  }
}
