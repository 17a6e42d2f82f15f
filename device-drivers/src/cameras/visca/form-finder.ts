import type { Clock } from '../../core/clock.ts';
import type { DriverLog } from '../../core/driver.ts';
import type { Link } from '../../core/supervisor.ts';
import type { Transport, TransportFailure, TransportHandlers } from '../../core/transport/transport.ts';
import type { SentMessage } from './visca-exchange.ts';
import type { ViscaForm } from './visca-ip-forms.ts';
import type { ViscaWire, WireListener } from './visca-wire.ts';

export interface FormFinderOptions {
  readonly clock: Clock;
  readonly log: DriverLog;
  readonly host: string;
  /** In the order of the search. */
  readonly forms: readonly ViscaForm[];
}

/** `silent`: the pipe opened and nothing came back; `noise`: something came that is no answer of this form. */
type Trial = 'answered' | 'noise' | 'silent' | TransportFailure;

const answerMs = 300;
/** A camera that restarts or loses its cable is not searched anew: what worked is tried so often first. */
const patience = 3;

/**
 * Both the pipe and the wire of a camera of which only the host is known. Opening it tries the forms in their order and
 * keeps the first that answers; it is remembered, so that a reconnect asks in that form only until it has failed
 * three times in a row. Where something answers and nothing of it makes sense, that form is kept open for the greeting
 * to judge: the device then shows as garbled rather than as absent.
 */
export class FormFinder implements Transport, ViscaWire {
  readonly #options: FormFinderOptions;
  #remembered: ViscaForm | null = null;
  #misses = 0;
  #current: ViscaForm | null = null;
  #search: Promise<unknown> = Promise.resolve();
  /** Counts openings: a search sees that the pipe was closed meanwhile. */
  #opening = 0;
  #endTrial: (() => void) | null = null;

  constructor(options: FormFinderOptions) {
    this.#options = options;
  }

  get description(): string {
    return this.#current?.transport.description ?? `visca ${this.#options.host}`;
  }

  open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    this.#opening += 1;
    const found = this.#find(handlers, this.#opening);
    this.#search = found;
    return found;
  }

  write(bytes: Uint8Array): Promise<boolean> {
    return this.#current?.transport.write(bytes) ?? Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#opening += 1;
    const leaving = this.#current;
    this.#current = null;
    this.#endTrial?.();
    await leaving?.transport.close();
    await this.#search;
  }

  connected(link: Link, listener: WireListener): void {
    this.#current?.wire.connected(link, listener);
  }

  disconnected(): void {
    this.#options.forms.forEach(({ wire }) => wire.disconnected());
  }

  async begin(): Promise<void> {
    await this.#current?.wire.begin();
  }

  takeSequence(): number | null {
    return this.#current?.wire.takeSequence() ?? null;
  }

  send(frame: Uint8Array, kind: SentMessage['kind'], sequence: number | null): void {
    this.#current?.wire.send(frame, kind, sequence);
  }

  forget(sequence: number | null): void {
    this.#current?.wire.forget(sequence);
  }

  receive(bytes: Uint8Array): void {
    this.#current?.wire.receive(bytes);
  }

  judgeUnfinished(): void {
    this.#current?.wire.judgeUnfinished();
  }

  async #find(handlers: TransportHandlers, opening: number): Promise<TransportFailure | null> {
    const known = this.#misses < patience ? this.#remembered : null;
    const failures: TransportFailure[] = [];
    let noisy: ViscaForm | null = null;
    for (const form of known === null ? this.#options.forms : [known]) {
      const trial = await this.#try(form, handlers, opening);
      if (opening !== this.#opening) {
        return 'closed';
      }
      if (trial === 'answered') {
        this.#remember(form);
        return null;
      }
      noisy ??= trial === 'noise' ? form : null;
      failures.push(trial === 'noise' || trial === 'silent' ? 'closed' : trial);
    }
    this.#misses += 1;
    return noisy === null ? this.#worst(failures) : this.#reopen(noisy, handlers, opening);
  }

  /** A datagram to nobody vanishes like one to a mute camera, so a connection that was refused says more. */
  #worst(failures: readonly TransportFailure[]): TransportFailure {
    return failures.find((failure) => failure === 'connection-refused') ?? failures[0] ?? 'closed';
  }

  #remember(form: ViscaForm): void {
    if (this.#remembered !== form) {
      this.#options.log.info('camera speaks VISCA', { transport: form.transport.description, form: form.name });
    }
    this.#remembered = form;
    this.#misses = 0;
  }

  async #reopen(form: ViscaForm, handlers: TransportHandlers, opening: number): Promise<TransportFailure | null> {
    const failure = await form.transport.open(handlers);
    if (failure === null && opening === this.#opening) {
      this.#current = form;
      return null;
    }
    await form.transport.close();
    return failure ?? 'closed';
  }

  /** Opens and asks in one form; leaves the pipe open when it was answered. */
  async #try(form: ViscaForm, handlers: TransportHandlers, opening: number): Promise<Trial> {
    const { promise, resolve } = Promise.withResolvers<Trial>();
    const hears = form.listen();
    let heard = false;
    let chosen = false;
    const failure = await form.transport.open({
      data: (bytes) => {
        if (chosen) {
          handlers.data(bytes);
        } else if (hears(bytes)) {
          chosen = true;
          resolve('answered');
        }
        heard = true;
      },
      lost: (lostBy) => (chosen ? handlers.lost(lostBy) : resolve(heard ? 'noise' : lostBy)),
    });
    if (failure !== null) {
      await form.transport.close();
      return failure;
    }
    this.#endTrial = () => resolve('silent');
    const cancel = opening === this.#opening ? this.#ask(form, () => resolve(heard ? 'noise' : 'silent')) : null;
    const trial = cancel === null ? 'silent' : await promise;
    this.#endTrial = null;
    cancel?.();
    if (trial === 'answered' && opening === this.#opening) {
      this.#current = form;
    } else {
      await form.transport.close();
    }
    return trial;
  }

  #ask(form: ViscaForm, over: () => void): () => void {
    const { clock } = this.#options;
    form.questions.slice(0, 1).forEach((question) => void form.transport.write(question));
    const later = form.questions
      .slice(1)
      .map((question, index) => clock.after(answerMs * (index + 1), () => void form.transport.write(question)));
    const cancelEnd = clock.after(answerMs * form.questions.length, over);
    return () => [...later, cancelEnd].forEach((cancel) => cancel());
  }
}
