/** The parts of the npm package `onvif` 0.8.1 that the tests use; it comes without types. */
declare module 'onvif' {
  import type { EventEmitter } from 'node:events';

  interface Discovered {
    readonly hostname: string;
    readonly port: string;
    readonly path: string;
  }

  interface Discovery extends EventEmitter {
    probe(
      options: { readonly timeout: number },
      done: (error: Error | null, cameras: readonly Discovered[]) => void,
    ): void;
  }

  const onvif: { readonly Discovery: Discovery };
  export default onvif;
}

declare module 'onvif/promises/index.js' {
  interface Place {
    readonly x: number;
    readonly y: number;
    readonly zoom: number;
  }

  interface Cam {
    connect(): Promise<void>;
    getDeviceInformation(): Promise<Readonly<Record<string, string>>>;
    getSystemDateAndTime(): Promise<Date>;
    getStreamUri(options: { readonly protocol: string }): Promise<{ readonly uri: string }>;
    getSnapshotUri(): Promise<{ readonly uri: string }>;
    /** By token. */
    getPresets(): Promise<Readonly<Record<string, { readonly name: string }>>>;
    setPreset(options: { readonly presetName: string; readonly presetToken?: string }): Promise<unknown>;
    gotoPreset(options: { readonly preset: string }): Promise<unknown>;
    removePreset(options: { readonly presetToken: string }): Promise<unknown>;
    setHomePosition(options: object): Promise<unknown>;
    gotoHomePosition(options: object): Promise<unknown>;
    getStatus(): Promise<{
      readonly position: Place;
      readonly moveStatus: { readonly panTilt: string; readonly zoom: string };
    }>;
    getNodes(): Promise<Readonly<Record<string, unknown>>>;
    getConfigurations(): Promise<Readonly<Record<string, unknown>>>;
    getConfigurationOptions(token: string): Promise<unknown>;
    absoluteMove(options: Place): Promise<unknown>;
    relativeMove(options: Place): Promise<unknown>;
    continuousMove(options: Place & { readonly timeout?: number }): Promise<unknown>;
    stop(options: { readonly panTilt: boolean; readonly zoom: boolean }): Promise<unknown>;
    getImagingSettings(options: object): Promise<Readonly<Record<string, unknown>>>;
    setImagingSettings(options: object): Promise<unknown>;
  }

  const onvif: {
    readonly Cam: new (options: {
      readonly hostname: string;
      readonly port: number;
      readonly username: string;
      readonly password: string;
      readonly timeout: number;
    }) => Cam;
  };
  export default onvif;
}
