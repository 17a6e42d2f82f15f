import type { DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import type { CreatedDevice } from '../../core/registry.ts';

export interface DiscussionHall {
  readonly device: Device;
  readonly system: DiscussionSystem;
  /** `seat microphone name`, in the order the events came. */
  readonly said: string[];
}

/** The discussion system of a device just created, with what it says from the start on. Not yet started. */
export const discussionHall = (created: CreatedDevice): DiscussionHall => {
  const device = created.ok ? created.device : null;
  const system = device?.capabilities.discussionSystem ?? null;
  if (device === null || system === null) {
    throw new Error('no discussion system');
  }
  const said: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'seat') {
      said.push(`${event.seat.seat} ${event.seat.microphone} ${event.seat.name ?? '-'}`);
    }
  });
  return { device, system, said };
};
