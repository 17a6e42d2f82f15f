import type { PtzPosition } from './capabilities/ptz-camera.ts';

/** `auto`, or where the lens stands in the camera's own units while it is focused by hand. */
export type KeptFocus = number | 'auto';

export interface KeptPosition extends PtzPosition {
  /** Absent where the camera does not tell it. */
  readonly focus?: KeptFocus;
}

/** Where positions are kept that a camera cannot keep itself. */
export interface PresetStore {
  load(slot: number): Promise<KeptPosition | null>;
  /** False when it could not be kept. */
  save(slot: number, position: KeptPosition): Promise<boolean>;
}
