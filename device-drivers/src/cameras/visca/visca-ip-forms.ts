import type { Clock } from '../../core/clock.ts';
import type { DriverLog } from '../../core/driver.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { UdpTransport } from '../../core/transport/udp-transport.ts';
import { decodeReply, encodeCommand } from './codec.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { RawWire } from './raw-wire.ts';
import type { SharedUdpPorts } from './shared-udp-port.ts';
import { decodeSony, encodeSony, sonyControl } from './sony-envelope.ts';
import { SonyWire } from './sony-wire.ts';
import type { ViscaWire } from './visca-wire.ts';

/** One way in which VISCA travels over a network. */
export interface ViscaForm {
  readonly name: 'tcp' | 'numbered' | 'udp';
  readonly transport: Transport;
  readonly wire: ViscaWire;
  /** What a camera of this form answers, asked one after the other until something makes sense. */
  readonly questions: readonly Uint8Array[];
  /** A fresh ear: true as soon as the bytes so far hold an answer of this form. */
  listen(): (bytes: Uint8Array) => boolean;
}

export interface ViscaFormOptions {
  readonly clock: Clock;
  readonly log: DriverLog;
  readonly host: string;
  readonly tcpPort: number;
  readonly numberedPort: number;
  readonly udpPort: number;
  /** The port of ours that numbered datagrams leave from; 0 takes a free one. */
  readonly localPort: number;
  readonly ports: SharedUdpPorts;
  readonly settingType: boolean;
}

/** Two other forms may follow within the time a technician waits for one driver. */
const connectTimeoutMs = 1000;

/** Some cameras do not know Version (protocol.md 1.2): Power is asked next. */
const rawQuestions = [encodeCommand(1, 'versionInquiry', {}), encodeCommand(1, 'powerInquiry', {})];
const reset = encodeSony({ type: 'control', sequence: 0, payload: Uint8Array.from(sonyControl.reset) });

const listenRaw = () => {
  const splitter = new FrameSplitter();
  return (bytes: Uint8Array): boolean => splitter.push(bytes).frames.some((frame) => decodeReply(frame) !== null);
};

const listenNumbered = () => (datagram: Uint8Array) =>
  (decodeSony(datagram) ?? []).some(({ type }) => type === 'controlReply' || type === 'reply');

/** Every form in the order of the search (protocol.md 1.8). */
export const viscaIpForms = (options: ViscaFormOptions): readonly ViscaForm[] => {
  const { clock, log, host, tcpPort, numberedPort, udpPort, localPort, ports, settingType } = options;
  return [
    {
      name: 'tcp',
      transport: new TcpTransport({ host, port: tcpPort, connectTimeoutMs, clock }),
      wire: new RawWire(),
      questions: rawQuestions,
      listen: listenRaw,
    },
    {
      name: 'numbered',
      transport: ports.get(localPort).transportTo({ host, port: numberedPort }, log),
      wire: new SonyWire({ clock, settingType }),
      questions: [reset, reset],
      listen: listenNumbered,
    },
    {
      name: 'udp',
      transport: new UdpTransport({ host, port: udpPort, localPort: 0 }),
      wire: new RawWire(),
      questions: rawQuestions,
      listen: listenRaw,
    },
  ];
};
