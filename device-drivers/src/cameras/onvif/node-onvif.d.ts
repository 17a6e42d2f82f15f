/** What we use of node-onvif 0.1.7, which has no types of its own. */
declare module 'node-onvif' {
  export interface ProbeMatch {
    readonly urn: string;
    readonly name: string;
    readonly hardware: string;
    readonly location: string;
    readonly types: string | readonly string[];
    readonly xaddrs: readonly string[];
    readonly scopes: readonly string[];
  }

  /** Every operation answers with the whole SOAP text. */
  export interface OnvifAnswer {
    readonly soap: string;
  }

  export interface OnvifVelocity {
    readonly x: number;
    readonly y: number;
    readonly z: number;
  }

  export interface OnvifPtzService {
    continuousMove(params: { ProfileToken: string; Velocity: OnvifVelocity; Timeout?: number }): Promise<OnvifAnswer>;
    stop(params: { ProfileToken: string; PanTilt: boolean; Zoom: boolean }): Promise<OnvifAnswer>;
    getStatus(params: { ProfileToken: string }): Promise<OnvifAnswer>;
    getPresets(params: { ProfileToken: string }): Promise<OnvifAnswer>;
    setPreset(params: { ProfileToken: string; PresetToken?: string; PresetName: string }): Promise<OnvifAnswer>;
    gotoPreset(params: { ProfileToken: string; PresetToken: string }): Promise<OnvifAnswer>;
    removePreset(params: { ProfileToken: string; PresetToken: string }): Promise<OnvifAnswer>;
    gotoHomePosition(params: { ProfileToken: string }): Promise<OnvifAnswer>;
    setHomePosition(params: { ProfileToken: string }): Promise<OnvifAnswer>;
  }

  export interface OnvifProfileSummary {
    readonly token: string;
    readonly name: string;
    readonly snapshot: string;
  }

  export interface OnvifDevice {
    readonly services: { readonly ptz: OnvifPtzService | null };
    init(): Promise<unknown>;
    getProfileList(): readonly OnvifProfileSummary[];
  }

  interface NodeOnvif {
    /** One instance for the process: two probes at a time disturb each other. */
    startProbe(): Promise<readonly ProbeMatch[]>;
    stopProbe(): Promise<void>;
    readonly OnvifDevice: new (
      params: ({ xaddr: string } | { address: string }) & { user?: string; pass?: string },
    ) => OnvifDevice;
    /** Shared by all its devices. */
    readonly _OnvifSoap: {
      _createNonce(length: number): Buffer;
      /** Every SOAP call of the package; resolves with the body of a 200. */
      _request(target: { readonly protocol: string | null; readonly href: string }, soap: string): Promise<string>;
      HTTP_TIMEOUT: number;
    };
    _PORT: number;
    _MULTICAST_ADDRESS: string;
    _DISCOVERY_WAIT: number;
  }

  const onvif: NodeOnvif;
  export default onvif;
}
