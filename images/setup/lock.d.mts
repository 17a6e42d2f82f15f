export declare function withLock<T>(
  path: string,
  onWait: (owner: number) => void,
  work: () => T | Promise<T>,
): Promise<T>;
