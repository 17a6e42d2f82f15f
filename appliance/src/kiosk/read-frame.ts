import type { RawData } from 'ws';

const bytesOf = (data: RawData): Buffer => {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
};

/** The JSON value of a text frame of at most `maxBytes`; undefined for anything else. */
export const readFrame = (data: RawData, binary: boolean, maxBytes: number): unknown => {
  const bytes = bytesOf(data);
  if (binary || bytes.length > maxBytes) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
};
