import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MultipartParser, boundaryOf } from './multipart-parser.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)));

/** A picture by its first and last bytes; 0x2d is the dash of the boundary. */
const picture = fc.uint8Array({ minLength: 0, maxLength: 300 }).map((body) =>
  join(
    Uint8Array.of(0xff, 0xd8),
    body.map((byte) => (byte === 0x2d ? 0 : byte)),
    Uint8Array.of(0xff, 0xd9),
  ),
);

const stream = (pictures: readonly Uint8Array[], withLength: boolean, newline: string): Uint8Array =>
  join(
    ...pictures.map((body) =>
      join(
        ascii(
          `--frame${newline}Content-Type: image/jpeg${newline}${withLength ? `Content-Length: ${body.length}${newline}` : ''}${newline}`,
        ),
        body,
        ascii(newline),
      ),
    ),
    ascii('--frame'),
  );

const cut = (bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] => {
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    chunks.push(bytes.slice(from, from + size));
    from += size;
  }
  return chunks.filter((chunk) => chunk.length > 0);
};

describe('Motion JPEG parser', () => {
  it('gives back the pictures however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(picture, { maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom('\r\n', '\n'),
        fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 40 }),
        (pictures, withLength, newline, sizes) => {
          const parser = new MultipartParser('frame');
          const got = cut(stream(pictures, withLength, newline), sizes).flatMap((chunk) => parser.push(chunk));
          expect(got.length).toBe(pictures.length);
          got.forEach((body, index) => {
            const wanted = pictures[index] ?? new Uint8Array();
            // Without a length the line break before the boundary belongs to the part; decoders ignore it.
            expect(body.slice(0, wanted.length)).toEqual(wanted);
          });
        },
      ),
    );
  });

  it('survives garbage and finds the next picture', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), picture, (garbage, body) => {
        const parser = new MultipartParser('frame');
        parser.push(garbage.map((byte) => (byte === 0x2d ? 0 : byte)));
        const got = parser.push(stream([body], true, '\r\n'));
        expect(got).toEqual([body]);
      }),
    );
  });

  it('never throws and never keeps more than one part and a chunk', () => {
    const parser = new MultipartParser('frame');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), fc.boolean(), (bytes, begin) => {
        if (begin) {
          parser.push(ascii('--frame\r\nContent-Length: 999999999\r\n\r\n'));
        }
        parser.push(bytes);
        expect(parser.buffered).toBeLessThan(4 * 1024 * 1024 + 8192);
      }),
    );
  });

  it('drops an endless part instead of growing', () => {
    const parser = new MultipartParser('frame');
    parser.push(ascii('--frame\r\n\r\n'));
    for (let chunk = 0; chunk < 80; chunk += 1) {
      parser.push(new Uint8Array(64 * 1024));
    }
    expect(parser.buffered).toBeLessThan(4 * 1024 * 1024);
  });

  it('reads the boundary as cameras write it', () => {
    expect(boundaryOf('multipart/x-mixed-replace; boundary=frame')).toBe('frame');
    expect(boundaryOf('multipart/x-mixed-replace;boundary="--my frame"')).toBe('my frame');
    expect(boundaryOf('image/jpeg')).toBeNull();
    expect(boundaryOf(null)).toBeNull();
  });
});
