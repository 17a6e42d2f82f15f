import { noPicture } from './camera-picture-state.ts';
import type { CameraState, DeviceState, PresetState } from './room-state.ts';

/** A device that has not said anything yet. */
export const newDevice = ({ id, name }: { readonly id: string; readonly name: string }, now: number): DeviceState => ({
  id,
  name,
  kind: 'camera',
  health: { state: 'connecting', reason: 'none', since: now, lastAnswerAt: null, latencyMs: null },
  identity: { make: null, model: null, firmware: null, serialNumber: null },
});

/** A camera that has not said anything yet. */
export const newCamera = (id: string, presets: readonly PresetState[]): CameraState => ({
  id,
  zoom: false,
  home: false,
  presetSlots: 0,
  tracking: 'none',
  picture: noPicture,
  moving: false,
  presets,
  atPreset: null,
});
