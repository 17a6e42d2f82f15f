import { newCamera, newDevice } from './new-device.ts';
import type { ConfiguredChange } from './room-event.ts';
import type { RoomState } from './room-state.ts';

/** The room with other devices: who stays keeps health, presets and place; who is gone is chosen no more. */
export const reconfigured = (state: RoomState, change: ConfiguredChange, now: number): RoomState => {
  const devices = change.devices.map((device) => ({
    ...(state.devices.find(({ id }) => id === device.id) ?? newDevice(device, now)),
    name: device.name,
  }));
  const cameras = change.cameras.map(
    ({ id, presets }) => state.cameras.find((camera) => camera.id === id) ?? newCamera(id, presets),
  );
  const selected = cameras.some(({ id }) => id === state.selectedCameraId)
    ? state.selectedCameraId
    : (cameras[0]?.id ?? null);
  return {
    ...state,
    devices,
    cameras,
    selectedCameraId: selected,
    floor: change.floorIsOld ? [] : state.floor,
    cameraControl: change.cameraControl ?? state.cameraControl,
  };
};
