/** The parts of the npm package `pjlink` that the tests use; it comes without types. */
declare module 'pjlink' {
  type Done<Value = unknown> = (error: Error | null | undefined, value: Value) => void;

  class PJLink {
    constructor(host: string, port: number, password?: string);
    disconnect(): void;
    setPowerState(state: 0 | 1, done: Done): void;
    getPowerState(done: Done<number>): void;
    setInput(input: string, done: Done): void;
    getInput(done: Done): void;
    getInputs(done: Done): void;
    setMute(mute: { readonly video: boolean; readonly audio: boolean }, done: Done): void;
    getMute(done: Done): void;
    getErrors(done: Done): void;
    getLamps(done: Done): void;
    getName(done: Done): void;
    getManufacturer(done: Done): void;
    getModel(done: Done): void;
    getInfo(done: Done): void;
    getClass(done: Done): void;
  }

  export default PJLink;
}
