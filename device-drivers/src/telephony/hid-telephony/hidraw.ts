/** One hidraw node as the kernel describes it. */
export interface HidrawNode {
  readonly path: string;
  readonly name: string | null;
  readonly vendorId: number;
  readonly productId: number;
  /** Serial number; null where the device has none. */
  readonly serialNumber: string | null;
  readonly descriptor: Uint8Array;
}

export interface HidrawHandlers {
  /** One report, its number in front where the device numbers them. */
  readonly report: (bytes: Uint8Array) => void;
  readonly lost: () => void;
}

export interface HidrawHandle {
  /** The report's number in front, 0 where the device numbers none. False when it was not taken. */
  write(report: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}

export type OpenedHidraw =
  | { readonly ok: true; readonly handle: HidrawHandle }
  | { readonly ok: false; readonly failure: 'missing' | 'forbidden' };

/** The seam to the kernel's raw HID devices. */
export interface Hidraw {
  list(): Promise<readonly HidrawNode[]>;
  open(path: string, handlers: HidrawHandlers): Promise<OpenedHidraw>;
  exists(path: string): Promise<boolean>;
}
