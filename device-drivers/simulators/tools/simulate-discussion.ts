import { X509Certificate } from 'node:crypto';
import { QuintaSimulator } from '../discussion/beyerdynamic-quinta/simulate-quinta.ts';
import { DicentisSimulator } from '../discussion/bosch-dicentis/simulate-dicentis.ts';
import { ShureDisSimulator } from '../discussion/shure-dis/simulate-shure-dis.ts';
import { TaidenSimulator } from '../discussion/taiden-hcs/simulate-taiden-hcs.ts';
import { CoconSimulator } from '../discussion/televic-cocon/simulate-cocon.ts';
import { ConferoSimulator } from '../discussion/televic-confero/simulate-confero.ts';
import { TlvcamSimulator } from '../discussion/televic-tlvcam/simulate-tlvcam.ts';
import {
  freeUdpPort,
  onItsOwn,
  onPty,
  onTcp,
  onUdp,
  type SimulatorEntry,
  type SimulatorStart,
} from './running-simulator.ts';

const seatNumbers = Array.from({ length: 12 }, (_, index) => index + 1);

interface Hall {
  isOn(seat: number): boolean;
  pressButton(seat: number): unknown;
}

type Action = (words: readonly string[]) => string | null;

const press =
  (hall: Hall): Action =>
  ([word]) => {
    const seat = Number(word);
    if (!seatNumbers.includes(seat)) {
      return null;
    }
    hall.pressButton(seat);
    return `seat ${seat} is ${hall.isOn(seat) ? 'on' : 'off'}`;
  };

const mode =
  (hall: { mode: 'auto' | 'request' }): Action =>
  ([word]) => {
    if (word !== 'auto' && word !== 'request') {
      return null;
    }
    hall.mode = word;
    return `buttons: ${word}`;
  };

/** What a seat of a server is put to: `seat 7 on`. */
const put =
  (change: (seat: number, state: 'on' | 'off' | 'requested') => void): Action =>
  ([word, state]) => {
    const known = state === 'on' || state === 'off' || state === 'requested';
    if (!known || !seatNumbers.includes(Number(word))) {
      return null;
    }
    change(Number(word), state);
    return `seat ${word} is ${state}`;
  };

const simulateShureDis: SimulatorEntry['start'] = async ({ clock, port }) => {
  const seats = seatNumbers.map((seat) => ({ seat, name: null }));
  const system = await ShureDisSimulator.start({ clock, port, seats });
  const actions = { press: press(system), mode: mode(system) };
  return onItsOwn('tcp', system, { driver: 'shure-dis', options: {}, actions });
};

const tlvcam = ({ clock }: SimulatorStart): TlvcamSimulator =>
  new TlvcamSimulator({ clock, framing: 'checksum', heartbeatMs: 5000, wantsAcknowledgement: true, presidentSeat: 1 });

const tlvcamActions = (unit: TlvcamSimulator) => ({
  press: ([word]: readonly string[]) => {
    unit.pressButton(Number(word));
    return `seat ${word} pressed`;
  },
  'all-off': () => {
    unit.allOff();
    return 'all off';
  },
});

const simulateTlvcamTcp = (start: SimulatorStart) => {
  const unit = tlvcam(start);
  return onTcp(unit, start.port, 'many', {
    driver: 'televic-tlvcam-tcp',
    options: {},
    actions: tlvcamActions(unit),
  });
};

const simulateTlvcamSerial = (start: SimulatorStart) => {
  const unit = tlvcam(start);
  const hosted = { driver: 'televic-tlvcam-serial', options: {}, actions: tlvcamActions(unit) };
  return onPty(unit, 19_200, start.clock, hosted);
};

/** Nobody acknowledges on UDP; who begins to listen hears the unit within a second. */
const simulateTlvcamUdp: SimulatorEntry['start'] = async ({ clock, port }) => {
  const unit = new TlvcamSimulator({
    clock,
    framing: 'checksum',
    heartbeatMs: 1000,
    wantsAcknowledgement: false,
    presidentSeat: 1,
  });
  const localPort = await freeUdpPort();
  const hosted = { driver: 'televic-tlvcam-udp', options: { localPort }, actions: tlvcamActions(unit) };
  return onUdp(unit, port, hosted, (address) => ({ ...address }), localPort);
};

const simulateTaiden = ({ clock }: SimulatorStart) => {
  const unit = new TaidenSimulator({ clock, seats: seatNumbers });
  const actions = { press: press(unit), mode: mode(unit) };
  return onPty(unit, 9600, clock, { driver: 'taiden-hcs', options: {}, actions });
};

const quinta = ({ clock }: SimulatorStart): QuintaSimulator =>
  new QuintaSimulator({ clock, password: '', units: seatNumbers.map((unit) => ({ unit, typeFlags: 0 })) });

const simulateQuintaTcp = (start: SimulatorStart) => {
  const unit = quinta(start);
  const actions = { press: press(unit), mode: mode(unit) };
  return onTcp(unit, start.port, 'many', { driver: 'beyerdynamic-quinta-tcp', options: {}, actions });
};

const simulateQuintaSerial = (start: SimulatorStart) => {
  const unit = quinta(start);
  const actions = { press: press(unit), mode: mode(unit) };
  return onPty(unit, 57_600, start.clock, { driver: 'beyerdynamic-quinta-serial', options: {}, actions });
};

const fingerprint = (certificate: string): string => new X509Certificate(certificate).fingerprint256;

const simulateDicentis: SimulatorEntry['start'] = async ({ clock, port }) => {
  const account = { user: 'room', password: 'ratspult' };
  const seats = Object.fromEntries(seatNumbers.map((seat) => [`s${seat}`, `Seat ${seat}`]));
  const server = await DicentisSimulator.start({ clock, ...account, seats, notifies: true }, port);
  const options = { ...account, certificateSha256: fingerprint(server.certificate) };
  const actions = { seat: put((seat, state) => server.set(`s${seat}`, state)) };
  return onItsOwn('websocket', server, { driver: 'bosch-dicentis', options, actions });
};

const simulateConfero: SimulatorEntry['start'] = async ({ clock, port }) => {
  const seats = new Map(seatNumbers.map((seat) => [seat, '']));
  const unit = await ConferoSimulator.start({ clock, token: 'ratspult', seats, lists: true }, port);
  const options = { token: 'ratspult', certificateSha256: fingerprint(unit.certificate) };
  return onItsOwn('https', unit, { driver: 'televic-confero', options, actions: { press: press(unit) } });
};

const simulateCocon: SimulatorEntry['start'] = async ({ clock, port }) => {
  const server = await CoconSimulator.start({ clock, seats: seatNumbers, notificationMs: 20_000 }, port);
  const actions = { seat: put((seat, state) => server.set(seat, state)) };
  return onItsOwn('http', server, { driver: 'televic-cocon', options: {}, actions });
};

/** Each with 12 seats. */
export const discussionSimulators: readonly SimulatorEntry[] = [
  { name: 'shure-dis', title: 'Shure DIS discussion system', start: simulateShureDis },
  { name: 'televic-tlvcam-tcp', title: 'Televic unit, camera protocol on TCP', start: simulateTlvcamTcp },
  {
    name: 'televic-tlvcam-udp',
    title: 'Televic unit, camera protocol on UDP, sent to localPort',
    start: simulateTlvcamUdp,
  },
  {
    name: 'televic-tlvcam-serial',
    title: 'Televic unit, camera protocol on a serial line (needs socat)',
    start: simulateTlvcamSerial,
  },
  { name: 'taiden-hcs', title: 'Taiden main unit on a serial line (needs socat)', start: simulateTaiden },
  { name: 'beyerdynamic-quinta-tcp', title: 'beyerdynamic Quinta on TCP', start: simulateQuintaTcp },
  {
    name: 'beyerdynamic-quinta-serial',
    title: 'beyerdynamic Quinta on a serial line (needs socat)',
    start: simulateQuintaSerial,
  },
  { name: 'bosch-dicentis', title: 'Bosch DICENTIS server', start: simulateDicentis },
  { name: 'televic-confero', title: 'Televic Confero on HTTPS', start: simulateConfero },
  { name: 'televic-cocon', title: 'Televic CoCon room server on HTTP', start: simulateCocon },
];
