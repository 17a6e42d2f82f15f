import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Answers of cameras that the makers of the npm package `onvif` (MIT) recorded, and ship with its release 0.8.1. */
const answers = join(dirname(createRequire(import.meta.url).resolve('onvif/package.json')), 'test/serverMockup');

export interface RecordedRequest {
  /** As `ptz.ContinuousMove`. */
  readonly operation: string;
  readonly xml: string;
}

const operationOf = (xml: string): string => {
  const [, name = ''] = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(xml) ?? [];
  const [, service = ''] = /http:\/\/www\.onvif\.org\/ver\d0\/(\w+)\/wsdl/.exec(xml.slice(xml.indexOf('Body'))) ?? [];
  return `${service}.${name}`;
};

/** The recordings are templates of doT: its marks are left out, what stands between them stays. */
const answerTo = (operation: string): string => {
  const [, name = ''] = operation.split('.');
  const file = [operation, name, 'Error'].map((one) => join(answers, `${one}.xml`)).find((path) => existsSync(path));
  return readFileSync(file ?? '', 'utf8').replaceAll(/\{\{[^}]*\}\}/g, '');
};

/** A camera that answers everything as recorded, whatever the password. */
export class RecordedOnvifCamera {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const xml = Buffer.concat(chunks).toString('utf8');
        const operation = operationOf(xml);
        this.requests.push({ operation, xml });
        response.writeHead(200, { 'content-type': 'application/soap+xml' }).end(answerTo(operation));
      });
    });
  }

  static async start(): Promise<RecordedOnvifCamera> {
    const camera = new RecordedOnvifCamera();
    camera.#server.listen(0, '127.0.0.1');
    await once(camera.#server, 'listening');
    return camera;
  }

  get address(): string {
    const address = this.#server.address();
    return `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
