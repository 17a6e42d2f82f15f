import type { DeviceEvent, HealthReason } from '../../core/device.ts';
import type { CommandPriority } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Tool, ToolAnswer } from '../../usb/tool.ts';
import type { UsbLink, UsbSession } from '../../usb/usb-supervisor.ts';
import { parseControls, parseValues, usable, type V4l2Control, type V4l2Controls } from './controls.ts';
import { callNode, findVideoNode, type DeviceFolders } from './video-node.ts';

export interface UvcSessionOptions {
  /** Runs `v4l2-ctl`. */
  readonly tool: Tool;
  readonly folders: DeviceFolders;
  /** A name below `/dev/v4l/by-id` or `by-path`, or a path. */
  readonly device: string;
  readonly attached: () => void;
  readonly detached: () => void;
  /** Stops what moves before a wanted close. */
  readonly halt: () => Promise<void>;
}

/** Controls by what they do; the second name is the one of tools before 2021. */
export const controlNames = {
  pan: ['pan_absolute'],
  tilt: ['tilt_absolute'],
  zoom: ['zoom_absolute'],
  panSpeed: ['pan_speed'],
  tiltSpeed: ['tilt_speed'],
  zoomSpeed: ['zoom_continuous'],
  focus: ['focus_absolute'],
  autoFocus: ['focus_automatic_continuous', 'focus_auto'],
  autoWhiteBalance: ['white_balance_automatic', 'white_balance_temperature_auto'],
  whiteBalanceOnce: ['do_white_balance'],
  whiteBalance: ['white_balance_temperature'],
  brightness: ['brightness'],
  contrast: ['contrast'],
  saturation: ['saturation'],
  sharpness: ['sharpness'],
  gain: ['gain'],
  'exposure-compensation': ['auto_exposure_bias'],
} as const;

export type ControlRole = keyof typeof controlNames;

export interface ControlValue {
  readonly control: V4l2Control;
  readonly value: number;
}

const noControls: V4l2Controls = new Map();
const offline = failed('offline', 'the camera is not there');

/** One camera behind `v4l2-ctl`: its node, its controls, reading and setting them. */
export class UvcSession implements UsbSession {
  readonly #options: UvcSessionOptions;
  #link: UsbLink | null = null;
  #node: string | null = null;
  /** Of the last time the camera was there. */
  #controls = noControls;

  constructor(options: UvcSessionOptions) {
    this.#options = options;
  }

  /** Null when the camera has no such control, or was not there yet. */
  control(role: ControlRole): V4l2Control | null {
    return usable(this.#controls, controlNames[role]);
  }

  async attach(link: UsbLink): Promise<HealthReason> {
    const { device, folders, tool } = this.#options;
    const found = await findVideoNode(device, folders, tool);
    if (!found.ok) {
      return found.health;
    }
    const listed = await callNode(tool, found.node, ['--list-ctrls-menus'], 'poll', []);
    if (!listed.outcome.ok) {
      return listed.health;
    }
    const controls = parseControls(listed.outcome.value);
    if (controls.size === 0) {
      return 'garbled';
    }
    this.#controls = controls;
    this.#node = found.node;
    this.#link = link;
    link.identified(found.info.identity);
    this.#options.attached();
    return 'none';
  }

  async check(): Promise<HealthReason> {
    const readable = this.#readable(['pan', 'tilt', 'zoom', 'focus']);
    const names = readable.map((control) => control.name).join(',');
    const args = names === '' ? ['--info'] : ['--get-ctrl', names];
    const { outcome, health } = await callNode(this.#options.tool, this.#node, args, 'poll', []);
    return outcome.ok && names !== '' && parseValues(outcome.value).size === 0 ? 'garbled' : health;
  }

  detach(): void {
    if (this.#node !== null) {
      this.#node = null;
      this.#options.detached();
    }
    this.#link = null;
    this.#options.tool.clear();
  }

  shutDown(): Promise<void> {
    return this.#options.halt();
  }

  emit(event: DeviceEvent): void {
    this.#link?.emit(event);
  }

  /** Sets all values in one call: pan and tilt are one control on the wire, two calls would move one after the other. */
  async set(
    values: readonly ControlValue[],
    priority: CommandPriority,
    axes: readonly string[],
  ): Promise<Outcome<void>> {
    const list = values.map(({ control, value }) => `${control.name}=${value}`).join(',');
    const answered = await this.#call(['--set-ctrl', list], priority, axes);
    if (answered === null) {
      return offline;
    }
    const { outcome } = answered;
    if (outcome.ok || outcome.error.code === 'refused') {
      this.#link?.refusing(!outcome.ok);
    }
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  /** Reads the controls of the roles that exist and can be read. */
  async get(roles: readonly ControlRole[]): Promise<Outcome<ReadonlyMap<ControlRole, number>>> {
    const readable = this.#readable(roles);
    if (readable.length === 0) {
      return this.#node === null ? offline : failed('unsupported', 'the camera tells no position');
    }
    const names = readable.map((control) => control.name).join(',');
    const answered = await this.#call(['--get-ctrl', names], 'poll', []);
    if (answered === null) {
      return offline;
    }
    if (!answered.outcome.ok) {
      return answered.outcome;
    }
    const values = parseValues(answered.outcome.value);
    const read = new Map<ControlRole, number>();
    for (const role of roles) {
      const value = values.get(this.control(role)?.name ?? '');
      if (value !== undefined) {
        read.set(role, value);
      }
    }
    return read.size === readable.length ? succeeded(read) : failed('protocol', 'values are missing in the answer');
  }

  #readable(roles: readonly ControlRole[]): readonly V4l2Control[] {
    const controls = roles.map((role) => this.control(role));
    return controls.filter((control) => control !== null).filter(({ flags }) => !flags.includes('write-only'));
  }

  async #call(args: readonly string[], priority: CommandPriority, axes: readonly string[]): Promise<ToolAnswer | null> {
    const link = this.#link;
    if (this.#node === null || link === null) {
      return null;
    }
    const answered = await callNode(this.#options.tool, this.#node, args, priority, axes);
    if (answered.outcome.ok) {
      link.answered();
    } else if (answered.health === 'port-missing') {
      link.lost('port-missing');
    }
    return answered;
  }
}
