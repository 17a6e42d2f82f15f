import { quintaSerialDriver, quintaTcpDriver } from './beyerdynamic-quinta/quinta-drivers.ts';
import { boschDicentisDriver } from './bosch-dicentis/dicentis-driver.ts';
import { createRegistry, type CreatedDevice } from './core/registry.ts';
import type { Driver, DriverEnvironment } from './core/driver.ts';
import { hidTelephonyDriver } from './hid-telephony/hid-telephony-driver.ts';
import { onvifDriver } from './onvif/onvif-driver.ts';
import { qsysQrcDriver } from './qsys-qrc/qsys-qrc-driver.ts';
import { sennheiserSscDriver } from './sennheiser-ssc/sennheiser-ssc-driver.ts';
import { shureCommandStringsDriver } from './shure-command-strings/shure-command-strings-driver.ts';
import { clearOneConvergeDriver } from './clearone-converge/clearone-converge-driver.ts';
import { genericDriver } from './generic/generic-driver.ts';
import { pelcoDriver } from './pelco/pelco-driver.ts';
import { polycomSoundStructureDriver } from './polycom-soundstructure/polycom-soundstructure-driver.ts';
import { shureDisDriver } from './shure-dis/shure-dis-driver.ts';
import { tesiraTtpDriver, tesiraTtpSerialDriver } from './tesira-ttp/tesira-driver.ts';
import { taidenHcsDriver } from './taiden-hcs/taiden-driver.ts';
import { televicCoconDriver } from './televic-cocon/cocon-driver.ts';
import { televicConferoDriver } from './televic-confero/confero-driver.ts';
import { tlvcamSerialDriver, tlvcamTcpDriver, tlvcamUdpDriver } from './televic-tlvcam/tlvcam-drivers.ts';
import { yamahaRmDriver } from './yamaha-rm/yamaha-rm-driver.ts';
import { viscaIpSonyDriver } from './visca/visca-ip-sony-driver.ts';
import { pipewireDriver } from './pipewire/pipewire-driver.ts';
import { uvcDriver } from './uvc/uvc-driver.ts';
import { pjlinkDriver } from './pjlink/pjlink-driver.ts';
import { samsungMdcDriver } from './samsung-mdc/mdc-driver.ts';
import { lgDriver } from './lg/lg-driver.ts';
import { necDriver } from './nec/nec-driver.ts';
import { sonyBraviaDriver } from './sony-bravia/sony-bravia-driver.ts';
import { hdmiCecDriver } from './hdmi-cec/hdmi-cec-driver.ts';
import { viscaSerialDriver } from './visca/visca-serial-driver.ts';
import { viscaTcpDriver } from './visca/visca-tcp-driver.ts';
import { viscaUdpDriver } from './visca/visca-udp-driver.ts';

export type { AudioChannel, AudioDevice, TalkerDirection } from './core/audio-device.ts';
export type {
  CameraControlFeatures,
  CameraControls,
  ImageSetting,
  Tally,
  WhiteBalance,
} from './core/camera-controls.ts';
export { noCapabilities } from './core/capabilities.ts';
export type { Display, DisplayFault, DisplayFeatures, DisplayPower, DisplayState } from './core/display.ts';
export type { Button, Light, PowerSocket } from './core/switched-things.ts';
export type { TelephonyHid, TelephonyState } from './core/telephony-hid.ts';
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
} from './core/capabilities.ts';
export { systemClock, type Cancel, type Clock } from './core/clock.ts';
export type { Device, DeviceEvent, DeviceIdentity, Health, HealthReason, HealthState } from './core/device.ts';
export type { CapabilityKind, Driver, DriverEnvironment, DriverLog } from './core/driver.ts';
export { DriverError, isDriverError, type DriverErrorCode } from './core/driver-error.ts';
export type { OptionProblem } from './core/options.ts';
export { dryRun, type DryRunReport } from './generic/dry-run.ts';
export { failed, succeeded, type CommandError, type CommandErrorCode, type Outcome } from './core/outcome.ts';
export type { CreatedDevice } from './core/registry.ts';
export { discoverOnvif, type DiscoveredCamera, type DiscoveryOptions } from './onvif/discovery.ts';
export { discoverPjlink, type DiscoveredProjector, type PjlinkDiscoveryOptions } from './pjlink/discovery.ts';

/** Every driver there is, one line each. */
const registry = createRegistry([
  viscaSerialDriver,
  viscaTcpDriver,
  viscaUdpDriver,
  viscaIpSonyDriver,
  onvifDriver,
  shureDisDriver,
  tesiraTtpDriver,
  tesiraTtpSerialDriver,
  shureCommandStringsDriver,
  qsysQrcDriver,
  sennheiserSscDriver,
  yamahaRmDriver,
  tlvcamSerialDriver,
  tlvcamTcpDriver,
  tlvcamUdpDriver,
  taidenHcsDriver,
  quintaSerialDriver,
  quintaTcpDriver,
  boschDicentisDriver,
  televicConferoDriver,
  televicCoconDriver,
  uvcDriver,
  hidTelephonyDriver,
  pipewireDriver,
  genericDriver,
  pelcoDriver,
  polycomSoundStructureDriver,
  clearOneConvergeDriver,
  pjlinkDriver,
  samsungMdcDriver,
  lgDriver,
  necDriver,
  sonyBraviaDriver,
  hdmiCecDriver,
]);

export const drivers: readonly Driver[] = registry.drivers;

/**
 * Builds a device (not yet started) from its part of the room's configuration. Nothing is opened before `start`.
 * Problems carry a JSON pointer into `options` (or `/driver`) and a sentence for whoever edits the file.
 */
export const createDevice = (driverName: string, options: unknown, environment: DriverEnvironment): CreatedDevice =>
  registry.createDevice(driverName, options, environment);
