import { captureCamera, captureMicrophone, listDevices, type CaptureDevice } from '@ratspult/server/client';

/** The device of a kind whose label contains the text (any case); null when there is none. Pure. */
export const pickDevice = (
  devices: readonly CaptureDevice[],
  kind: CaptureDevice['kind'],
  labelPart: string | null,
): CaptureDevice | null => {
  const ofKind = devices.filter((device) => device.kind === kind);
  if (labelPart === null) {
    return ofKind[0] ?? null;
  }
  const wanted = labelPart.toLowerCase();
  return ofKind.find((device) => device.label.toLowerCase().includes(wanted)) ?? null;
};

/** Devices with their labels: browsers hide these until something was captured once. */
const labelledDevices = async (kind: 'camera' | 'microphone'): Promise<readonly CaptureDevice[]> => {
  const devices = await listDevices();
  const ofKind = devices.filter((device) => device.kind === kind);
  if (devices.length > 0 && ofKind.some((device) => device.label !== '')) {
    return devices;
  }
  const probe = await (kind === 'camera' ? captureCamera(null) : captureMicrophone(null));
  if (probe.ok) {
    probe.track.stop();
  }
  return listDevices();
};

/** Opens the camera or microphone with that label; null when it is missing or refused. */
export const openDevice = async (
  kind: 'camera' | 'microphone',
  labelPart: string | null,
): Promise<MediaStreamTrack | null> => {
  const capture = kind === 'camera' ? captureCamera : captureMicrophone;
  if (labelPart === null) {
    const result = await capture(null);
    return result.ok ? result.track : null;
  }
  const device = pickDevice(await labelledDevices(kind), kind, labelPart);
  if (device === null) {
    return null;
  }
  const result = await capture(device.deviceId);
  return result.ok ? result.track : null;
};
