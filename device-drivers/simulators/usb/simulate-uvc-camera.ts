import type { Clock } from '../../src/core/clock.ts';
import type { DeviceFolders } from '../../src/cameras/uvc/video-node.ts';
import { PtzMechanics } from '../ptz-mechanics.ts';
import { complained, noToolFaults, printed, type SimulatedTool, type ToolPrint } from './simulated-tools.ts';
import { cameraControls, type SimulatedControl, type UvcKind } from './uvc-control-table.ts';

export interface UvcSimulatorOptions {
  readonly clock: Clock;
  readonly kind: UvcKind;
  /** Reading a position gives at once where the camera was sent. */
  readonly reportsTarget: boolean;
}

const link = '/dev/v4l/by-id/usb-Sample_PTZ_Camera_8C1F02-video-index';
const tops = { pan: 100, tilt: 60 } as const;
const zoomSteps = 400;

/** A UVC camera with two nodes, seen through `/dev` and `v4l2-ctl` (src/cameras/uvc/protocol.md 1, 2 and 5). */
export class UvcCameraSimulator implements SimulatedTool, DeviceFolders {
  readonly faults = noToolFaults();
  readonly mechanics: PtzMechanics;
  /** Arguments the tool would not know. */
  readonly unknownInputs: string[] = [];
  pluggedIn = true;
  /** Takes no value: the firmware answers every request to set with a stall. */
  refuses = false;
  /** The kernel's numbers: after a re-plug they are others. */
  firstNode = 2;
  readonly #controls: Map<string, SimulatedControl>;
  readonly #values = new Map<string, number>();
  readonly #options: UvcSimulatorOptions;
  readonly #targets = new Map<string, number>();

  constructor(options: UvcSimulatorOptions) {
    this.#options = options;
    this.#controls = new Map(cameraControls(options.kind).map((control) => [control.name, control]));
    for (const control of this.#controls.values()) {
      this.#values.set(control.name, control.preset);
    }
    this.mechanics = new PtzMechanics({
      clock: options.clock,
      panRangeDeg: [-150, 150],
      tiltRangeDeg: [-30, 90],
      maxPanDegPerS: tops.pan,
      maxTiltDegPerS: tops.tilt,
      zoomSeconds: 2,
      initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    });
  }

  value(name: string): number {
    return this.#values.get(name) ?? Number.NaN;
  }

  close(): void {
    this.mechanics.close();
  }

  async realPath(path: string): Promise<string | null> {
    const index = path.startsWith(link)
      ? Number(path.slice(link.length))
      : Number(/^\/dev\/video(\d+)$/.exec(path)?.[1]) - this.firstNode;
    return this.pluggedIn && (index === 0 || index === 1) ? `/dev/video${this.firstNode + index}` : null;
  }

  async names(folder: string): Promise<readonly string[]> {
    const names = [0, 1].map((index) => `${link}${index}`);
    return this.pluggedIn && folder === '/dev/v4l/by-id' ? names.map((name) => name.slice(folder.length + 1)) : [];
  }

  stream(): null {
    return null;
  }

  run(args: readonly string[]): ToolPrint {
    const [flag, node, action = '', value = ''] =
      args[0] === '--device' ? args : ['', `/dev/video${this.firstNode}`, ...args];
    const index = Number(/^\/dev\/video(\d+)$/.exec(node ?? '')?.[1]) - this.firstNode;
    if (!this.pluggedIn || (index !== 0 && index !== 1)) {
      return flag === '' ? printed('') : complained(`Cannot open device ${node}, exiting.\n`);
    }
    switch (action) {
      case '--info':
        return printed(this.#info(index));
      case '--list-devices':
        return printed(this.#devices());
      case '--list-ctrls-menus':
        return printed(index === 0 ? this.#list() : '');
      case '--get-ctrl':
        return this.#get(value.split(','));
      case '--set-ctrl':
        return this.#set(value.split(','));
      default:
        this.unknownInputs.push(args.join(' '));
        return complained(`Unknown argument \`${action}'\n`);
    }
  }

  #info(index: number): string {
    const caps = index === 0 ? ['0x04200001', 'Video Capture'] : ['0x04a00000', 'Metadata Capture'];
    return [
      'Driver Info:',
      '\tDriver name      : uvcvideo',
      '\tCard type        : PTZ Camera: PTZ Camera',
      '\tBus info         : usb-0000:00:14.0-3',
      '\tDriver version   : 6.1.90',
      '\tCapabilities     : 0x84a00001',
      '\t\tVideo Capture',
      '\t\tMetadata Capture',
      '\t\tStreaming',
      '\t\tExtended Pix Format',
      '\t\tDevice Capabilities',
      `\tDevice Caps      : ${caps[0]}`,
      `\t\t${caps[1]}`,
      '\t\tStreaming',
      '\t\tExtended Pix Format',
      'Media Driver Info:',
      '\tDriver name      : uvcvideo',
      '\tModel            : PTZ Camera: PTZ Camera',
      '\tSerial           : 8C1F02',
      '\tBus info         : usb-0000:00:14.0-3',
      '',
    ].join('\n');
  }

  #devices(): string {
    const nodes = [0, 1].map((index) => `\t/dev/video${this.firstNode + index}\n`).join('');
    return `PTZ Camera: PTZ Camera (usb-0000:00:14.0-3):\n${nodes}\t/dev/media0\n\n`;
  }

  #list(): string {
    const controls = [...this.#controls.values()];
    const lines = controls.map((control) => control.line(this.#read(control.name)));
    return `\nUser Controls\n\n${lines.join('\n')}\n`;
  }

  #get(names: readonly string[]): ToolPrint {
    const unknown = names.find((name) => !this.#controls.has(name));
    if (unknown !== undefined) {
      this.unknownInputs.push(`--get-ctrl ${unknown}`);
      return complained(`unknown control '${unknown}'\n`, 1);
    }
    return printed(names.map((name) => `${name}: ${this.#read(name)}\n`).join(''));
  }

  #set(pairs: readonly string[]): ToolPrint {
    const values = pairs.map((pair) => /^(\w+)=(-?\d+)$/.exec(pair));
    for (const [index, value] of values.entries()) {
      const control = this.#controls.get(value?.[1] ?? '');
      if (value === null || control === undefined) {
        this.unknownInputs.push(`--set-ctrl ${pairs[index]}`);
        return complained(`unknown control '${pairs[index]?.split('=')[0]}'\n`, 1);
      }
      if (Number(value[2]) < control.lowest || Number(value[2]) > control.highest) {
        const failed = 'Numerical result out of range';
        return complained(`${control.name}: ${failed}\nVIDIOC_S_EXT_CTRLS: failed: ${failed}\n`, 255);
      }
    }
    if (this.refuses) {
      return complained(
        'VIDIOC_S_EXT_CTRLS: failed: Input/output error\nError setting controls: Input/output error\n',
        255,
      );
    }
    const wanted = new Map(values.map((value) => [value?.[1] ?? '', Number(value?.[2])]));
    for (const [name, value] of wanted) {
      this.#values.set(name, value);
      this.#obey(name, value);
    }
    return printed('');
  }

  /** Arc-seconds for positions, device units for the rest (protocol.md 2). */
  #obey(name: string, value: number): void {
    const { mechanics } = this;
    this.#targets.set(name, value);
    const share = value / (this.#controls.get(name)?.highest ?? 1);
    switch (name) {
      case 'pan_absolute':
        return mechanics.goTo({ panDeg: value / 3600 });
      case 'tilt_absolute':
        return mechanics.goTo({ tiltDeg: value / 3600 });
      case 'zoom_absolute':
        return mechanics.goTo({ zoom01: (value - 100) / zoomSteps });
      case 'pan_speed':
        return mechanics.drive({ panDegPerS: share * tops.pan });
      case 'tilt_speed':
        return mechanics.drive({ tiltDegPerS: share * tops.tilt });
      case 'zoom_continuous':
        return mechanics.drive({ zoomPerS: share / 2 });
      default:
    }
  }

  #read(name: string): number {
    const target = this.#targets.get(name);
    if (this.#options.reportsTarget && target !== undefined) {
      return target;
    }
    const { panDeg, tiltDeg, zoom01 } = this.mechanics.position();
    switch (name) {
      case 'pan_absolute':
        return Math.round(panDeg) * 3600;
      case 'tilt_absolute':
        return Math.round(tiltDeg) * 3600;
      case 'zoom_absolute':
        return 100 + Math.round(zoom01 * zoomSteps);
      default:
        return this.value(name);
    }
  }
}
