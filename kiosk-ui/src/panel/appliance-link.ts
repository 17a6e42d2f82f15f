import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import {
  PanelMessage,
  type PanelCommandName,
  type PanelCommandParams,
  type RoomSnapshot,
} from '@ratspult/appliance/protocol';
import { Check } from 'typebox/value';
import { JsonSocket } from '../shared/json-socket.ts';
import type { Timers } from '../shared/timers.ts';

/** `silent`: the socket is open but a command got no answer in time. */
export type LinkState = 'connecting' | 'online' | 'silent' | 'lost';

/** Code: one of the appliance or the instance, or `link-lost` / `no-answer` of this side. */
export type CommandOutcome = { readonly ok: true } | { readonly ok: false; readonly code: string };

export interface ApplianceLinkOptions {
  readonly url: string;
  readonly timers: Timers;
  readonly random: () => number;
  readonly createId: () => string;
  readonly createSocket: (url: string) => WebSocket;
}

interface OpenCommand {
  readonly message: {
    readonly type: 'command';
    readonly id: string;
    readonly command: string;
    readonly params: unknown;
  };
  readonly pendingKey: string;
  /** Movements must never be repeated later: the hand may be gone. */
  readonly resend: boolean;
  readonly finish: (outcome: CommandOutcome) => void;
  cancelTimeout: () => void;
}

const answerWithinMs = 10_000;
const silentAfterMs = 3_000;

/**
 * The panel's one data module: the room's snapshot as a signal, commands that are answered once.
 * A command shows as pending from the moment of the call; after a reconnect open ones are sent again with the same id,
 * which the appliance answers without doing them twice.
 */
export class ApplianceLink {
  readonly #options: ApplianceLinkOptions;
  readonly #socket: JsonSocket;
  readonly #snapshot = signal<RoomSnapshot | null>(null);
  readonly #receivedAt = signal(0);
  readonly #pending = signal<ReadonlySet<string>>(new Set());
  readonly #silent = signal(false);
  readonly #open = new Map<string, OpenCommand>();
  readonly state: ReadonlySignal<LinkState>;

  constructor(options: ApplianceLinkOptions) {
    this.#options = options;
    this.#socket = new JsonSocket({
      ...options,
      onMessage: (message) => this.#receive(message),
      onOpen: () => this.#resendAll(),
      onLost: () => this.#lost(),
    });
    this.state = computed(() => {
      const socket = this.#socket.state.value;
      if (socket === 'lost') {
        return 'lost';
      }
      if (this.#snapshot.value === null || socket !== 'open') {
        return 'connecting';
      }
      return this.#silent.value ? 'silent' : 'online';
    });
  }

  /** The newest snapshot; it stays after the link is lost, so look at `state` too. */
  get snapshot(): ReadonlySignal<RoomSnapshot | null> {
    return this.#snapshot;
  }

  /** Keys of commands that wait for an answer. */
  get pending(): ReadonlySignal<ReadonlySet<string>> {
    return this.#pending;
  }

  /** Clock of the room, epoch ms. */
  roomNow(): number {
    const snapshot = this.#snapshot.value;
    const now = this.#options.timers.now();
    return snapshot === null ? now : snapshot.now + (now - this.#receivedAt.value);
  }

  start(): void {
    this.#socket.start();
  }

  close(): void {
    this.#socket.close();
    this.#lost();
    for (const command of this.#open.values()) {
      this.#finish(command, { ok: false, code: 'link-lost' });
    }
  }

  /** `pendingKey` names what shows as pending, for example `recallPreset:3`; it is the command's name when null. */
  send<C extends PanelCommandName>(
    command: C,
    params: PanelCommandParams<C>,
    pendingKey: string | null,
  ): Promise<CommandOutcome> {
    const { promise, resolve } = Promise.withResolvers<CommandOutcome>();
    const id = this.#options.createId();
    const open: OpenCommand = {
      message: { type: 'command', id, command, params },
      pendingKey: pendingKey ?? command,
      resend: command !== 'ptzMove' && command !== 'ptzStop' && command !== 'painted',
      finish: resolve,
      cancelTimeout: () => undefined,
    };
    this.#open.set(id, open);
    this.#publishPending();
    const sent = this.#socket.send(open.message);
    if (!sent && !open.resend) {
      this.#finish(open, { ok: false, code: 'link-lost' });
      return promise;
    }
    this.#watch(open);
    return promise;
  }

  #watch(open: OpenCommand): void {
    const { timers } = this.#options;
    open.cancelTimeout = timers.after(silentAfterMs, () => {
      this.#silent.value = this.#socket.state.peek() === 'open';
      open.cancelTimeout = timers.after(answerWithinMs - silentAfterMs, () =>
        this.#finish(open, { ok: false, code: this.#socket.state.peek() === 'open' ? 'no-answer' : 'link-lost' }),
      );
    });
  }

  #receive(message: unknown): void {
    if (!Check(PanelMessage, message)) {
      return;
    }
    this.#silent.value = false;
    if (message.type === 'snapshot') {
      this.#receivedAt.value = this.#options.timers.now();
      this.#snapshot.value = message.snapshot;
      return;
    }
    const open = this.#open.get(message.id);
    if (open !== undefined) {
      this.#finish(open, message.ok ? { ok: true } : { ok: false, code: message.code });
    }
  }

  #resendAll(): void {
    for (const open of this.#open.values()) {
      this.#socket.send(open.message);
    }
  }

  #lost(): void {
    this.#silent.value = false;
    for (const open of this.#open.values()) {
      if (!open.resend) {
        this.#finish(open, { ok: false, code: 'link-lost' });
      }
    }
  }

  #finish(open: OpenCommand, outcome: CommandOutcome): void {
    if (!this.#open.delete(open.message.id)) {
      return;
    }
    open.cancelTimeout();
    this.#publishPending();
    open.finish(outcome);
  }

  #publishPending(): void {
    const keys = [...this.#open.values()].filter((open) => open.resend).map((open) => open.pendingKey);
    const before = this.#pending.peek();
    // Movements come thirty times a second and show by themselves: they must not make every view render again.
    if (keys.length !== before.size || keys.some((key) => !before.has(key))) {
      this.#pending.value = new Set(keys);
    }
  }
}
