import { broadcast, encodeReply, hex } from '../../../src/cameras/visca/codec.ts';
import { FrameSplitter } from '../../../src/cameras/visca/frame-splitter.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { ViscaCameraSimulator, type ViscaSimulatorOptions } from './simulate-visca-camera.ts';

export interface ViscaChainOptions {
  readonly cameras: readonly Omit<ViscaSimulatorOptions, 'address' | 'wiring'>[];
  /** `rs-422`: addresses by switch, broadcasts are not answered (protocol.md 1.1). */
  readonly kind: 'rs-232' | 'rs-422';
}

/** Cameras one after the other on a serial line: broadcasts pass through all and come back, the rest is for one. */
export class ViscaChainSimulator implements ByteStreamDevice {
  readonly cameras: readonly ViscaCameraSimulator[];
  readonly faults: Faults = noFaults();
  /** Broadcasts in hexadecimal, as they came. */
  readonly broadcasts: string[] = [];
  readonly #kind: ViscaChainOptions['kind'];
  readonly #wire: FaultyWire;
  readonly #splitter = new FrameSplitter();
  /** While a broadcast goes round nobody answers for itself. */
  #goesRound = false;

  constructor({ cameras, kind }: ViscaChainOptions) {
    this.#kind = kind;
    const [first] = cameras;
    if (first === undefined) {
      throw new Error('a chain has at least one camera');
    }
    this.#wire = new FaultyWire(first.clock, this.faults);
    this.cameras = cameras.map((options, index) => {
      const camera = new ViscaCameraSimulator({ ...options, address: index + 1, wiring: 'chain' });
      camera.onOutput((bytes) => this.#goesRound || this.#wire.send(bytes));
      return camera;
    });
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#wire.close();
    this.cameras.forEach((camera) => camera.close());
  }

  receive(bytes: Uint8Array): void {
    for (const frame of this.#splitter.push(bytes).frames) {
      if (frame[0] === (0x80 | broadcast)) {
        this.#passRound(frame);
      } else {
        this.cameras.forEach((camera) => camera.receive(frame));
      }
    }
  }

  /** Broadcasts come back with the number of cameras counted in; on RS-422 they are not answered (protocol.md 1.2). */
  #passRound(frame: Uint8Array): void {
    this.broadcasts.push(hex(frame));
    if (this.#kind === 'rs-422') {
      return;
    }
    this.#goesRound = true;
    this.cameras.forEach((camera) => camera.receive(frame));
    this.#goesRound = false;
    const addressSet = frame[1] === 0x30;
    const cameras = this.cameras.length;
    this.#wire.send(encodeReply(1, addressSet ? { type: 'address-set', cameras } : { type: 'if-clear' }));
  }
}
