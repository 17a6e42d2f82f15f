import { SerialAdapters, type AdapterIdentity, type ListSerialPorts } from '@ratspult/device-drivers';
import type { Log } from '../log.ts';
import type { StoredFiles } from '../storage/stored-files.ts';

export interface RememberedAdapters {
  readonly serialAdapters: SerialAdapters;
  /** What the last run had learnt; to be called once, before any device starts. */
  recall(adapters: Readonly<Record<string, AdapterIdentity>>): void;
}

/** The room's USB-serial adapters, each found again after a restart by what it was when it was opened first. */
export const rememberSerialAdapters = (list: ListSerialPorts, stored: StoredFiles, log: Log): RememberedAdapters => {
  const recalled = Promise.withResolvers<Readonly<Record<string, AdapterIdentity>>>();
  const store = {
    load: () => recalled.promise,
    save: (adapters: Readonly<Record<string, AdapterIdentity>>) => void stored.serialAdapters.save({ adapters }),
  };
  return { serialAdapters: new SerialAdapters({ list, store, log }), recall: recalled.resolve };
};
