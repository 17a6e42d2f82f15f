export { noFaults, type ByteStreamDevice, type Faults } from './faults.ts';
export {
  PtzMechanics,
  type MechanicalAxis,
  type MechanicalPosition,
  type MechanicalVelocity,
  type PtzMechanicsOptions,
} from './ptz-mechanics.ts';
export { PtyPair } from './pty-pair.ts';
export { UsbHub } from './usb-hub.ts';
export { SerialHost, type SerialHostOptions } from './serial-host.ts';
export { UdpHost, type UdpHostOptions } from './udp-host.ts';
export { TcpHost, type TcpHostOptions } from './tcp-host.ts';
export {
  ViscaCameraSimulator,
  type ViscaQuirks,
  type ViscaSimulatorOptions,
} from './cameras/visca/simulate-visca-camera.ts';
export {
  ShureDisSimulator,
  type ShureDisSimulatorOptions,
  type SimulatedSeat,
} from './discussion/shure-dis/simulate-shure-dis.ts';
export { CameraView, cropFor, defaultPictureSize, type Crop, type PictureSize } from './chamber/camera-view.ts';
export { type ChamberCamera, panRangeDeg, tiltRangeDeg, viewAngleDeg, zoomForView } from './chamber/geometry.ts';
export { markerAt, type Marker } from './chamber/live-marks.ts';
export { renderPanorama, type Panorama } from './chamber/panorama.ts';
export { PictureServer, type PictureServerOptions, type PictureSource } from './chamber/picture-server.ts';
export { chamberSeats, overviewPreset, presetFor, type ChamberPreset, type ChamberSeat } from './chamber/seat-map.ts';
export { startChamberOnvifCamera, type ChamberOnvifCameraOptions } from './cameras/onvif/chamber-camera.ts';
export { DiscoveryResponder, type DiscoveryResponderOptions } from './cameras/onvif/discovery-responder.ts';
export type { OnvifFaults } from './cameras/onvif/model.ts';
export { OnvifSimulator, type OnvifSimulatorOptions, type ReceivedRequest } from './cameras/onvif/onvif-simulator.ts';
export { TesiraSimulator, type SimulatedBlock } from './audio/tesira-ttp/simulate-tesira.ts';
export {
  ShureAudioSimulator,
  type ShureAudioSimulatorOptions,
} from './audio/shure-command-strings/simulate-shure-audio.ts';
export { QsysCoreSimulator } from './audio/qsys-qrc/simulate-qsys-core.ts';
export { SscSimulator } from './audio/sennheiser-ssc/simulate-ssc.ts';
export { YamahaRmSimulator, type SimulatedParameter } from './audio/yamaha-rm/simulate-yamaha-rm.ts';
export { TlvcamSimulator, type TlvcamSimulatorOptions } from './discussion/televic-tlvcam/simulate-tlvcam.ts';
export { TaidenSimulator, type TaidenSimulatorOptions } from './discussion/taiden-hcs/simulate-taiden-hcs.ts';
export {
  QuintaSimulator,
  type QuintaSimulatorOptions,
  type QuintaUnit,
} from './discussion/beyerdynamic-quinta/simulate-quinta.ts';
export { DicentisSimulator, type DicentisSimulatorOptions } from './discussion/bosch-dicentis/simulate-dicentis.ts';
export { HttpHost, type HostedRequest, type HttpHostOptions } from './http-host.ts';
export { ConferoSimulator, type ConferoSimulatorOptions } from './discussion/televic-confero/simulate-confero.ts';
export { CoconSimulator, type CoconSimulatorOptions } from './discussion/televic-cocon/simulate-cocon.ts';
export {
  SonyViscaSimulator,
  type SonyLosses,
  type SonyQuirks,
  type SonySimulatorOptions,
} from './cameras/visca/simulate-sony-visca.ts';
export { ViscaChainSimulator, type ViscaChainOptions } from './cameras/visca/simulate-visca-chain.ts';
export {
  SimulatedTools,
  type SimulatedTool,
  type ToolFaults,
  type ToolPrint,
  type ToolStream,
} from './usb/simulated-tools.ts';
export { UvcCameraSimulator, type UvcSimulatorOptions } from './usb/simulate-uvc-camera.ts';
export type { UvcKind } from './usb/uvc-control-table.ts';
export { SpeakerphoneSimulator, type SpeakerphoneFaults } from './usb/simulate-speakerphone.ts';
export { speakerphoneStyles, type Place, type SpeakerphoneStyle } from './usb/speakerphone-styles.ts';
export { PipewireSimulator, type SimulatedSoundNode } from './usb/simulate-pipewire.ts';
export { GenericSimulator, type GenericSimulatorOptions } from './generic/simulate-generic.ts';
export { PelcoHeadSimulator, type PelcoHeadOptions } from './cameras/pelco/simulate-pelco-head.ts';
export { AudioLinesSimulator, type AudioLinesOptions } from './audio/audio-lines/simulate-audio-lines.ts';
export { ReplaySimulator } from './replay/replay-simulator.ts';
export { PjlinkSimulator, type PjlinkSimulatorOptions } from './displays/pjlink/simulate-pjlink.ts';
export { PjlinkSearchResponder } from './displays/pjlink/pjlink-search-responder.ts';
export { MdcSimulator, type MdcSimulatorOptions } from './displays/samsung-mdc/simulate-mdc.ts';
export { MdcTlsHost, type MdcTlsHostOptions } from './displays/samsung-mdc/mdc-tls-host.ts';
export { LgSimulator, type LgSimulatorOptions } from './displays/lg/simulate-lg.ts';
export { NecSimulator, type NecSimulatorOptions } from './displays/nec/simulate-nec.ts';
export { BraviaIpSimulator } from './displays/sony-bravia/simulate-bravia-ip.ts';
export { BraviaSerialSimulator } from './displays/sony-bravia/simulate-bravia-serial.ts';
export { CecClientSimulator } from './displays/hdmi-cec/simulate-cec-client.ts';
