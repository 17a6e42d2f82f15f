export { noFaults, type ByteStreamDevice, type Faults } from './faults.ts';
export {
  PtzMechanics,
  type MechanicalAxis,
  type MechanicalPosition,
  type MechanicalVelocity,
  type PtzMechanicsOptions,
} from './ptz-mechanics.ts';
export { PtyPair } from './pty-pair.ts';
export { SerialHost, type SerialHostOptions } from './serial-host.ts';
export { UdpHost, type UdpHostOptions } from './udp-host.ts';
export { TcpHost, type TcpHostOptions } from './tcp-host.ts';
export { ViscaCameraSimulator, type ViscaQuirks, type ViscaSimulatorOptions } from './visca/simulate-visca-camera.ts';
export {
  ShureDisSimulator,
  type ShureDisSimulatorOptions,
  type SimulatedSeat,
} from './shure-dis/simulate-shure-dis.ts';
export { CameraView, cropFor, defaultPictureSize, type Crop, type PictureSize } from './chamber/camera-view.ts';
export { type ChamberCamera, panRangeDeg, tiltRangeDeg, viewAngleDeg, zoomForView } from './chamber/geometry.ts';
export { markerAt, type Marker } from './chamber/live-marks.ts';
export { renderPanorama, type Panorama } from './chamber/panorama.ts';
export { PictureServer, type PictureServerOptions, type PictureSource } from './chamber/picture-server.ts';
export { chamberSeats, overviewPreset, presetFor, type ChamberPreset, type ChamberSeat } from './chamber/seat-map.ts';
export { startChamberOnvifCamera, type ChamberOnvifCameraOptions } from './onvif/chamber-camera.ts';
export { DiscoveryResponder, type DiscoveryResponderOptions } from './onvif/discovery-responder.ts';
export type { OnvifFaults } from './onvif/model.ts';
export { OnvifSimulator, type OnvifSimulatorOptions, type ReceivedRequest } from './onvif/onvif-simulator.ts';
export { PjlinkSimulator, type PjlinkSimulatorOptions } from './pjlink/simulate-pjlink.ts';
export { MdcSimulator, type MdcSimulatorOptions } from './samsung-mdc/simulate-mdc.ts';
export { MdcTlsHost, type MdcTlsHostOptions } from './samsung-mdc/mdc-tls-host.ts';
export { LgSimulator, type LgSimulatorOptions } from './lg/simulate-lg.ts';
export { NecSimulator, type NecSimulatorOptions } from './nec/simulate-nec.ts';
export { BraviaIpSimulator } from './sony-bravia/simulate-bravia-ip.ts';
export { BraviaSerialSimulator } from './sony-bravia/simulate-bravia-serial.ts';
export { CecClientSimulator } from './hdmi-cec/simulate-cec-client.ts';
