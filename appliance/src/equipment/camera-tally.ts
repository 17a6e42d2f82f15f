import type { Capabilities, Tally } from '@ratspult/device-drivers';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import { isOnline } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';
import { tell } from './obedience.ts';

export interface CameraTallyOptions {
  /** Cameras come and go while the room runs. */
  readonly cameraIds: () => readonly string[];
  readonly capabilities: (id: string) => Capabilities | null;
  readonly host: RoomHost;
  readonly log: Log;
}

/** Whether others see this camera now. */
const isOnAir = ({ meeting, cameraOff, selectedCameraId }: RoomState, cameraId: string): boolean =>
  (meeting.phase === 'joined' || meeting.phase === 'reconnecting') && !cameraOff && selectedCameraId === cameraId;

/**
 * The red light of the camera that others see, and of no other. A camera that comes back is told anew: nobody knows
 * what its lamp does after it was away.
 */
export class CameraTally {
  readonly #options: CameraTallyOptions;
  readonly #unsubscribe: () => void;
  /** What each camera was told last; absent once it was away. */
  readonly #told = new Map<string, Tally>();
  readonly #busy = new Set<string>();

  constructor(options: CameraTallyOptions) {
    this.#options = options;
    this.#unsubscribe = options.host.subscribe((state) => this.#follow(state));
  }

  /** Nobody is on the air without the room PC: what burns goes out, if the camera still takes it. */
  close(): void {
    this.#unsubscribe();
    for (const [cameraId, tally] of this.#told) {
      if (tally !== 'off') {
        void this.#send(cameraId, 'off');
      }
    }
  }

  #follow(state: RoomState): void {
    for (const cameraId of this.#options.cameraIds()) {
      if (isOnline(state, cameraId)) {
        void this.#align(cameraId);
      } else {
        this.#told.delete(cameraId);
      }
    }
  }

  /** One command at a time for each lamp; what changed meanwhile follows. */
  async #align(cameraId: string): Promise<void> {
    if (this.#busy.has(cameraId)) {
      return;
    }
    this.#busy.add(cameraId);
    let took = true;
    for (let next = this.#due(cameraId); took && next !== null; next = this.#due(cameraId)) {
      this.#told.set(cameraId, next);
      took = await this.#send(cameraId, next);
    }
    this.#busy.delete(cameraId);
  }

  #due(cameraId: string): Tally | null {
    const { host, capabilities } = this.#options;
    const has = capabilities(cameraId)?.cameraControls?.features.tally === true;
    const tally = isOnAir(host.state, cameraId) ? 'program' : 'off';
    return has && isOnline(host.state, cameraId) && this.#told.get(cameraId) !== tally ? tally : null;
  }

  async #send(cameraId: string, tally: Tally): Promise<boolean> {
    const { capabilities, log } = this.#options;
    const controls = capabilities(cameraId)?.cameraControls ?? null;
    return controls === null
      ? false
      : (await tell(log, cameraId, 'tally light', async () => controls.setTally(tally))).ok;
  }
}
