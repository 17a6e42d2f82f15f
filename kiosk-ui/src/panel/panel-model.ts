import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { PanelCommandName, PanelCommandParams } from '@ratspult/appliance/protocol';
import { announce } from '@ratspult/server/ui';
import type { Timers } from '../shared/timers.ts';
import { errorText } from '../texts/errors.ts';
import type { ApplianceLink } from './appliance-link.ts';

export type PanelPage = 'main' | 'number' | 'cameras';
export type PanelDialog = 'none' | 'leave' | 'faults' | 'levels' | 'picture';

const noticeForMs = 8000;
const tickMs = 1000;

export interface PanelModelOptions {
  readonly link: ApplianceLink;
  readonly timers: Timers;
  /** Of this start of the appliance, for pictures. */
  readonly token: string;
}

/** What the views share: the link, the page that is open, the room's clock and the last refusal. Nothing else is kept here. */
export class PanelModel {
  readonly link: ApplianceLink;
  readonly token: string;
  readonly timers: Timers;
  readonly page = signal<PanelPage>('main');
  readonly dialog = signal<PanelDialog>('none');
  readonly #notice = signal<{ readonly code: string } | null>(null);
  readonly #ticks = signal(0);
  #cancelNotice: (() => void) | null = null;
  #cancelTick: (() => void) | null = null;

  constructor(options: PanelModelOptions) {
    this.link = options.link;
    this.token = options.token;
    this.timers = options.timers;
  }

  /** Clock of the room, epoch ms, at least once a second. */
  get now(): number {
    return this.#ticks.value >= 0 ? this.link.roomNow() : 0;
  }

  /** A command that was refused, shown for some seconds. */
  get notice(): ReadonlySignal<{ readonly code: string } | null> {
    return this.#notice;
  }

  /** False while nothing can be done here: the room PC is not connected. */
  get usable(): boolean {
    const state = this.link.state.value;
    return state === 'online' || state === 'silent';
  }

  start(): void {
    this.link.start();
    const tick = (): void => {
      this.#ticks.value += 1;
      this.#cancelTick = this.timers.after(tickMs - (this.timers.now() % tickMs), tick);
    };
    tick();
  }

  stop(): void {
    this.#cancelTick?.();
    this.#cancelNotice?.();
    this.link.close();
  }

  isPending(key: string): boolean {
    return this.link.pending.value.has(key);
  }

  /** Sends a command; a refusal is shown and spoken. True when it was accepted. */
  async run<C extends PanelCommandName>(
    command: C,
    params: PanelCommandParams<C>,
    pendingKey: string | null = null,
  ): Promise<boolean> {
    this.dismissNotice();
    const outcome = await this.link.send(command, params, pendingKey);
    if (!outcome.ok) {
      this.#show(outcome.code);
    }
    return outcome.ok;
  }

  dismissNotice(): void {
    this.#cancelNotice?.();
    this.#cancelNotice = null;
    this.#notice.value = null;
  }

  #show(code: string): void {
    this.dismissNotice();
    this.#notice.value = { code };
    const { what, remedy } = errorText(code);
    announce(`${what} ${remedy}`, 'assertive');
    this.#cancelNotice = this.timers.after(noticeForMs, () => this.dismissNotice());
  }
}
