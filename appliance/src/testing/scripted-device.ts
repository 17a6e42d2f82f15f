import type {
  Asker,
  Capabilities,
  Device,
  DeviceEvent,
  DeviceIdentity,
  DiscussionSeat,
  DiscussionSystem,
  Health,
  Outcome,
  PtzCamera,
  PtzFeatures,
  PtzPosition,
  PtzVelocity,
} from '@ratspult/device-drivers';
import { failed, noCapabilities, succeeded } from '@ratspult/device-drivers';

const answering: Health = { state: 'online', reason: 'none', since: 0, lastAnswerAt: 0, latencyMs: 1 };

/** A device that does what the test says and remembers what it was told. */
export abstract class ScriptedDevice implements Device {
  abstract readonly capabilities: Capabilities;
  readonly #listeners = new Set<(event: DeviceEvent) => void>();
  #health: Health = { ...answering, state: 'connecting' };
  stopped = false;

  health(): Health {
    return this.#health;
  }

  identity(): DeviceIdentity {
    return { make: 'Ratspult', model: 'Test', firmware: '1', serialNumber: null };
  }

  start(): void {
    this.setHealth(answering);
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setHealth(health: Health): void {
    this.#health = health;
    this.emit({ type: 'health', health });
  }

  lose(): void {
    this.setHealth({ ...answering, state: 'offline', reason: 'no-answer', since: 5 });
  }

  emit(event: DeviceEvent): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}

export type CameraCall =
  | { readonly call: 'move'; readonly velocity: PtzVelocity; readonly by: Asker }
  | { readonly call: 'stop' | 'home' }
  | { readonly call: 'recall' | 'store'; readonly slot: number };

/** A camera whose recalls arrive at once, or when the test says so. */
export class ScriptedCamera extends ScriptedDevice {
  readonly head: ScriptedHead;
  readonly capabilities: Capabilities;

  constructor(presetSlots: number) {
    super();
    this.head = new ScriptedHead(presetSlots, () => this.health().state === 'online');
    this.capabilities = { ...noCapabilities, ptzCamera: this.head };
  }
}

export class ScriptedHead implements PtzCamera {
  readonly features: PtzFeatures;
  readonly calls: CameraCall[] = [];
  readonly #online: () => boolean;
  readonly #waiting = new Set<() => void>();
  /** Recalls under way, for the test to end; null: they arrive at once. */
  arrivals: PromiseWithResolvers<Outcome<void>>[] | null = null;

  constructor(presetSlots: number, online: () => boolean) {
    this.features = { zoom: true, home: true, position: true, presetSlots };
    this.#online = online;
  }

  move(velocity: PtzVelocity, by: Asker): Promise<Outcome<void>> {
    return this.#called({ call: 'move', velocity, by });
  }

  stop(): Promise<Outcome<void>> {
    return this.#called({ call: 'stop' });
  }

  recallPreset(slot: number): Promise<Outcome<void>> {
    const answer = this.#called({ call: 'recall', slot });
    if (this.arrivals === null) {
      return answer;
    }
    const arrival = Promise.withResolvers<Outcome<void>>();
    this.arrivals.push(arrival);
    return arrival.promise;
  }

  storePreset(slot: number): Promise<Outcome<void>> {
    return this.#called({ call: 'store', slot });
  }

  home(): Promise<Outcome<void>> {
    return this.#called({ call: 'home' });
  }

  position(): Promise<Outcome<PtzPosition>> {
    return Promise.resolve(succeeded({ panDeg: 0, tiltDeg: 0, zoom01: 0 }));
  }

  /** Resolves when the last call is of this kind. */
  async called(kind: CameraCall['call']): Promise<void> {
    while (this.calls.at(-1)?.call !== kind) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
  }

  #called(call: CameraCall): Promise<Outcome<void>> {
    this.calls.push(call);
    for (const wake of this.#waiting) {
      wake();
    }
    this.#waiting.clear();
    return Promise.resolve(this.#online() ? succeeded(undefined) : failed('offline', 'no answer'));
  }
}

/** A discussion system whose buttons the test presses. */
export class ScriptedDiscussion extends ScriptedDevice implements DiscussionSystem {
  readonly capabilities: Capabilities = { ...noCapabilities, discussionSystem: this };
  priority: readonly number[] = [];
  readonly #seats = new Map<number, DiscussionSeat>();

  seats(): readonly DiscussionSeat[] {
    return [...this.#seats.values()];
  }

  prioritySeats(): readonly number[] {
    return this.priority;
  }

  setMicrophone(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  allOff(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  press(seat: number, microphone: DiscussionSeat['microphone']): void {
    const state = { seat, microphone, name: null };
    this.#seats.set(seat, state);
    this.emit({ type: 'seat', seat: state });
  }
}
