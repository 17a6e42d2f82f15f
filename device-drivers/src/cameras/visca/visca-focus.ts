import type { Asker } from '../../core/capabilities/capabilities.ts';
import { succeeded, type Outcome } from '../../core/outcome.ts';
import type { KeptFocus } from '../../core/preset-store.ts';
import type { FocusKeeper } from '../stored-positions/stored-positions.ts';
import { focusModes } from './commands.ts';
import { parseFocusMode, parseFourNibbles } from './inquiry-replies.ts';
import type { ViscaSession } from './visca-session.ts';

/** The focus as part of a stored position: automatic, or by hand with the lens where it was (protocol.md 1.4, 1.5). */
export class ViscaFocus implements FocusKeeper {
  readonly #session: ViscaSession;

  constructor(session: ViscaSession) {
    this.#session = session;
  }

  async read(): Promise<Outcome<KeptFocus>> {
    const mode = await this.#session.inquire('focusModeInquiry', parseFocusMode);
    if (!mode.ok || mode.value === 'auto') {
      return mode.ok ? succeeded('auto') : mode;
    }
    return this.#session.inquire('focusInquiry', parseFourNibbles);
  }

  /** A camera that focuses by itself refuses to be set: the mode goes first. */
  async restore(focus: KeptFocus, by: Asker): Promise<void> {
    const mode = focus === 'auto' ? focusModes.auto : focusModes.manual;
    const set = await this.#session.command('focusMode', { mode }, by);
    if (set.ok && focus !== 'auto') {
      await this.#session.command('focusDirect', { focus }, by);
    }
  }
}
