import type { CameraControls } from '@ratspult/device-drivers';
import { fromOutcome, refused, type CommandResult } from '../command-result.ts';
import { tell } from '../equipment/obedience.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';

export interface CameraTrackingOptions {
  readonly controls: (cameraId: string) => CameraControls | null;
  readonly host: RoomHost;
  readonly log: Log;
}

/**
 * Cameras that follow people by themselves. One that is sent to a place must stay there, so following ends before it
 * goes; whether it follows is not told by the camera, and not known until the room said so.
 */
export class CameraTracking {
  readonly #options: CameraTrackingOptions;

  constructor(options: CameraTrackingOptions) {
    this.#options = options;
  }

  /** A person's wish; resolves when the camera took it. */
  async set(cameraId: string, on: boolean): Promise<CommandResult> {
    const tracking = this.#state(cameraId);
    if (tracking === null || tracking === 'none') {
      return refused(tracking === null ? 'unknown-camera' : 'unsupported');
    }
    return fromOutcome(await this.#tell(cameraId, on));
  }

  /**
   * To be called right before the command that sends the camera somewhere: both go into its queue in the same turn,
   * so that a stop in between discards the journey and not only this.
   */
  endBeforeJourney(cameraId: string): void {
    const tracking = this.#state(cameraId);
    if (tracking === 'on' || tracking === 'unknown') {
      void this.#tell(cameraId, false);
    }
  }

  /** As before a journey, but only if a person switched it on: nothing may delay the stick without need. */
  endBeforeMove(cameraId: string): void {
    if (this.#state(cameraId) === 'on') {
      void this.#tell(cameraId, false);
    }
  }

  #state(cameraId: string) {
    return this.#options.host.state.cameras.find((camera) => camera.id === cameraId)?.tracking ?? null;
  }

  async #tell(cameraId: string, on: boolean) {
    const { controls, host, log } = this.#options;
    const outcome = await tell(log, cameraId, 'tracking', async () => {
      const device = controls(cameraId);
      return device === null
        ? { ok: false, error: { code: 'unsupported', detail: 'no controls' } }
        : device.setAutoTracking(on);
    });
    if (outcome.ok) {
      host.dispatch({ type: 'camera-tracking', cameraId, tracking: on ? 'on' : 'off' });
    } else if (outcome.error.code === 'refused' || outcome.error.code === 'unsupported') {
      // Its relatives of the same profile may have it; this one has not.
      host.dispatch({ type: 'camera-tracking', cameraId, tracking: 'none' });
    }
    return outcome;
  }
}
