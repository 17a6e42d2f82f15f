import { clearOneConvergeDriver } from './audio/clearone-converge/clearone-converge-driver.ts';
import { pipewireDriver } from './audio/pipewire/pipewire-driver.ts';
import { polycomSoundStructureDriver } from './audio/polycom-soundstructure/polycom-soundstructure-driver.ts';
import { qsysQrcDriver } from './audio/qsys-qrc/qsys-qrc-driver.ts';
import { sennheiserSscDriver } from './audio/sennheiser-ssc/sennheiser-ssc-driver.ts';
import { shureCommandStringsDriver } from './audio/shure-command-strings/shure-command-strings-driver.ts';
import { tesiraTtpDriver, tesiraTtpSerialDriver } from './audio/tesira-ttp/tesira-driver.ts';
import { yamahaRmDriver } from './audio/yamaha-rm/yamaha-rm-driver.ts';
import { onvifDriver } from './cameras/onvif/onvif-driver.ts';
import { pelcoDriver } from './cameras/pelco/pelco-driver.ts';
import { uvcDriver } from './cameras/uvc/uvc-driver.ts';
import { viscaIpDriver } from './cameras/visca/visca-ip-driver.ts';
import { viscaIpSonyDriver } from './cameras/visca/visca-ip-sony-driver.ts';
import { viscaSerialDriver } from './cameras/visca/visca-serial-driver.ts';
import { viscaTcpDriver } from './cameras/visca/visca-tcp-driver.ts';
import { viscaUdpDriver } from './cameras/visca/visca-udp-driver.ts';
import { quintaSerialDriver, quintaTcpDriver } from './discussion/beyerdynamic-quinta/quinta-drivers.ts';
import { boschDicentisDriver } from './discussion/bosch-dicentis/dicentis-driver.ts';
import { shureDisDriver } from './discussion/shure-dis/shure-dis-driver.ts';
import { taidenHcsDriver } from './discussion/taiden-hcs/taiden-driver.ts';
import { televicCoconDriver } from './discussion/televic-cocon/cocon-driver.ts';
import { televicConferoDriver } from './discussion/televic-confero/confero-driver.ts';
import { tlvcamSerialDriver, tlvcamTcpDriver, tlvcamUdpDriver } from './discussion/televic-tlvcam/tlvcam-drivers.ts';
import { hdmiCecDriver } from './displays/hdmi-cec/hdmi-cec-driver.ts';
import { lgDriver } from './displays/lg/lg-driver.ts';
import { necDriver } from './displays/nec/nec-driver.ts';
import { pjlinkDriver } from './displays/pjlink/pjlink-driver.ts';
import { samsungMdcDriver } from './displays/samsung-mdc/mdc-driver.ts';
import { sonyBraviaDriver } from './displays/sony-bravia/sony-bravia-driver.ts';
import { genericDriver } from './generic/generic-driver.ts';
import { hidTelephonyDriver } from './telephony/hid-telephony/hid-telephony-driver.ts';
import { createRegistry, type CreatedDevice } from './core/registry.ts';
import type { Driver, DriverEnvironment } from './core/driver.ts';

export type { AudioChannel, AudioDevice, TalkerDirection } from './core/capabilities/audio-device.ts';
export type {
  CameraControlFeatures,
  CameraControls,
  ImageSetting,
  Tally,
  WhiteBalance,
} from './core/capabilities/camera-controls.ts';
export { noCapabilities } from './core/capabilities/capabilities.ts';
export type {
  Display,
  DisplayFault,
  DisplayFeatures,
  DisplayPower,
  DisplayState,
} from './core/capabilities/display.ts';
export { wholeDevice, type Button, type Light, type PowerSocket } from './core/capabilities/switched-things.ts';
export type { TelephonyHid, TelephonyState } from './core/capabilities/telephony-hid.ts';
export type {
  Asker,
  Capabilities,
  DiscussionSeat,
  DiscussionSystem,
  PtzCamera,
  PtzFeatures,
  PtzPosition,
  PtzVelocity,
  SeatMicrophone,
} from './core/capabilities/capabilities.ts';
export { systemClock, type Cancel, type Clock } from './core/clock.ts';
export type { Device, DeviceEvent, DeviceIdentity, Health, HealthReason, HealthState } from './core/device.ts';
export type { CapabilityKind, Driver, DriverEnvironment, DriverLog } from './core/driver.ts';
export { DriverError, isDriverError, type DriverErrorCode } from './core/driver-error.ts';
export type { OptionProblem } from './core/options.ts';
export { SerialAdapters, type SerialAdapterStore } from './core/transport/serial-adapters.ts';
export { listSerialPorts, type AdapterIdentity, type ListSerialPorts } from './core/transport/serial-ports.ts';
export { createFilePresets } from './cameras/stored-positions/preset-store.ts';
export { dryRun, type DryRunReport } from './generic/dry-run.ts';
export { failed, succeeded, type CommandError, type CommandErrorCode, type Outcome } from './core/outcome.ts';
export type { CreatedDevice } from './core/registry.ts';
export { optionsForAddress, parseAddress, type Address, type Options } from './finding/address.ts';
export {
  listConnected,
  listFolder,
  type Connected,
  type ListFolder,
  type SerialLine,
} from './finding/connected-lines.ts';
export {
  isSecretName,
  localOptionsIn,
  optionForm,
  servesForms,
  type OptionField,
  type OptionVariant,
} from './finding/option-form.ts';
export { pipesOf } from './finding/pipes.ts';
export { isFound, probeDrivers, type Finding, type Prober } from './finding/probe-drivers.ts';
export { everybody, searchNetwork, type FoundDevice, type SearchPlaces } from './finding/search-network.ts';
export { tryDevice, type PictureState, type Tried } from './finding/try-device.ts';

/** Every driver there is, one line each. */
const registry = createRegistry([
  // cameras
  viscaSerialDriver,
  viscaIpDriver,
  viscaTcpDriver,
  viscaUdpDriver,
  viscaIpSonyDriver,
  onvifDriver,
  uvcDriver,
  pelcoDriver,
  // displays and projectors
  pjlinkDriver,
  samsungMdcDriver,
  lgDriver,
  necDriver,
  sonyBraviaDriver,
  hdmiCecDriver,
  // discussion systems
  shureDisDriver,
  tlvcamSerialDriver,
  tlvcamTcpDriver,
  tlvcamUdpDriver,
  taidenHcsDriver,
  quintaSerialDriver,
  quintaTcpDriver,
  boschDicentisDriver,
  televicConferoDriver,
  televicCoconDriver,
  // sound
  tesiraTtpDriver,
  tesiraTtpSerialDriver,
  shureCommandStringsDriver,
  qsysQrcDriver,
  sennheiserSscDriver,
  yamahaRmDriver,
  pipewireDriver,
  polycomSoundStructureDriver,
  clearOneConvergeDriver,
  // speakerphone keys
  hidTelephonyDriver,
  // everything else, by a definition file
  genericDriver,
]);

export const drivers: readonly Driver[] = registry.drivers;

/**
 * Builds a device (not yet started) from its part of the room's configuration. Nothing is opened before `start`.
 * Problems carry a JSON pointer into `options` (or `/driver`) and a sentence for whoever edits the file.
 */
export const createDevice = (driverName: string, options: unknown, environment: DriverEnvironment): CreatedDevice =>
  registry.createDevice(driverName, options, environment);
