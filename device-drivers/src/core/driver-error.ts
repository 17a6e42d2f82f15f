/**
 * What went wrong in a way the caller could not expect. Expected failures are `Outcome`s instead.
 * - `field-out-of-range`: a wire command was given a number its template cannot carry
 * - `already-open`: a transport was opened twice
 * - `bad-options`: a driver was given options that its check refuses
 */
export type DriverErrorCode = 'field-out-of-range' | 'already-open' | 'bad-options';

export class DriverError extends Error {
  override readonly name = 'DriverError';
  readonly code: DriverErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: DriverErrorCode, message: string, fields: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.fields = fields;
  }
}

export const isDriverError = (thrown: unknown): thrown is DriverError => thrown instanceof DriverError;
