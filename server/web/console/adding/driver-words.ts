import { defineTexts } from '@ratspult/server/ui';
import type { AddableKind, DriverSummary } from '../../../src/protocol/index.ts';

const german = {
  'visca-serial': 'PTZ-Kamera mit VISCA, seriell',
  'visca-ip': 'PTZ-Kamera mit VISCA, Netzwerk (Form wird erkannt)',
  'visca-tcp': 'PTZ-Kamera mit VISCA, Netzwerk TCP',
  'visca-udp': 'PTZ-Kamera mit VISCA, Netzwerk UDP',
  'visca-ip-sony': 'PTZ-Kamera von Sony, VISCA over IP',
  onvif: 'Netzwerkkamera mit ONVIF',
  'uvc-ptz': 'USB-Kamera (UVC)',
  pelco: 'Schwenkkopf mit Pelco-D oder Pelco-P',
  pjlink: 'Projektor mit PJLink',
  'samsung-mdc': 'Samsung-Bildschirm (MDC)',
  lg: 'LG-Bildschirm',
  nec: 'NEC-Bildschirm',
  'sony-bravia': 'Sony-Bravia-Bildschirm',
  'hdmi-cec': 'Bildschirm über HDMI-CEC',
  'shure-dis': 'Shure DIS-CCU',
  'televic-tlvcam-serial': 'Televic Kameraprotokoll, seriell',
  'televic-tlvcam-tcp': 'Televic Kameraprotokoll, Netzwerk TCP',
  'televic-tlvcam-udp': 'Televic Kameraprotokoll, Netzwerk UDP',
  'taiden-hcs': 'Taiden HCS',
  'beyerdynamic-quinta-serial': 'beyerdynamic Quinta, seriell oder USB',
  'beyerdynamic-quinta-tcp': 'beyerdynamic Quinta, Netzwerk',
  'bosch-dicentis': 'Bosch DICENTIS',
  'televic-confero': 'Televic Confero',
  'televic-cocon': 'Televic CoCon',
  'tesira-ttp': 'Biamp Tesira, Netzwerk',
  'tesira-ttp-serial': 'Biamp Tesira, seriell',
  'shure-command-strings': 'Shure MXA, P300, ANIUSB, MXW',
  'qsys-qrc': 'Q-SYS Core',
  'sennheiser-ssc': 'Sennheiser TeamConnect Ceiling 2',
  'yamaha-rm': 'Yamaha RM und ADECIA',
  'pipewire-audio': 'Ton des Raum-PCs (PipeWire)',
  'polycom-soundstructure': 'Polycom SoundStructure',
  'clearone-converge': 'ClearOne Converge Pro',
  'hid-telephony': 'Tasten einer USB-Freisprecheinrichtung',
} as const;
type Known = keyof typeof german;

const text = defineTexts(german, {
  'visca-serial': 'PTZ camera with VISCA, serial',
  'visca-ip': 'PTZ camera with VISCA, network (form is found)',
  'visca-tcp': 'PTZ camera with VISCA, network TCP',
  'visca-udp': 'PTZ camera with VISCA, network UDP',
  'visca-ip-sony': 'PTZ camera by Sony, VISCA over IP',
  onvif: 'Network camera with ONVIF',
  'uvc-ptz': 'USB camera (UVC)',
  pelco: 'Pan-tilt head with Pelco-D or Pelco-P',
  pjlink: 'Projector with PJLink',
  'samsung-mdc': 'Samsung display (MDC)',
  lg: 'LG display',
  nec: 'NEC display',
  'sony-bravia': 'Sony Bravia display',
  'hdmi-cec': 'Display on HDMI-CEC',
  'shure-dis': 'Shure DIS-CCU',
  'televic-tlvcam-serial': 'Televic camera protocol, serial',
  'televic-tlvcam-tcp': 'Televic camera protocol, network TCP',
  'televic-tlvcam-udp': 'Televic camera protocol, network UDP',
  'taiden-hcs': 'Taiden HCS',
  'beyerdynamic-quinta-serial': 'beyerdynamic Quinta, serial or USB',
  'beyerdynamic-quinta-tcp': 'beyerdynamic Quinta, network',
  'bosch-dicentis': 'Bosch DICENTIS',
  'televic-confero': 'Televic Confero',
  'televic-cocon': 'Televic CoCon',
  'tesira-ttp': 'Biamp Tesira, network',
  'tesira-ttp-serial': 'Biamp Tesira, serial',
  'shure-command-strings': 'Shure MXA, P300, ANIUSB, MXW',
  'qsys-qrc': 'Q-SYS Core',
  'sennheiser-ssc': 'Sennheiser TeamConnect Ceiling 2',
  'yamaha-rm': 'Yamaha RM and ADECIA',
  'pipewire-audio': 'Sound of the room PC (PipeWire)',
  'polycom-soundstructure': 'Polycom SoundStructure',
  'clearone-converge': 'ClearOne Converge Pro',
  'hid-telephony': 'Keys of a USB speakerphone',
});

const isKnown = (name: string): name is Known => Object.hasOwn(german, name);

/** What people call a driver; of one that is newer than this page its own title. */
export const driverWords = ({ name, title }: Pick<DriverSummary, 'name' | 'title'>): string =>
  isKnown(name) ? text(name) : title;

const kindText = defineTexts(
  {
    camera: 'Kameras',
    display: 'Bildschirme und Projektoren',
    'discussion-system': 'Diskussionsanlagen',
    audio: 'Tontechnik',
    telephony: 'Freisprecheinrichtungen',
    other: 'Anderes',
  },
  {
    camera: 'Cameras',
    display: 'Screens and projectors',
    'discussion-system': 'Discussion systems',
    audio: 'Audio processing',
    telephony: 'Speakerphones',
    other: 'Others',
  },
);

const kinds = ['camera', 'display', 'discussion-system', 'audio', 'telephony', 'other'] as const;

export interface DriverGroup {
  readonly kind: AddableKind;
  readonly label: string;
  readonly drivers: readonly DriverSummary[];
}

/** Drivers by kind, the usual kinds first. */
export const driverGroups = (drivers: readonly DriverSummary[]): readonly DriverGroup[] =>
  kinds
    .map((kind) => ({ kind, label: kindText(kind), drivers: drivers.filter((driver) => driver.kind === kind) }))
    .filter((group) => group.drivers.length > 0);
