/** Requests and answers over a WebSocket, one JSON object each; `key` names the field that ties an answer to its request. */
export class Wire {
  readonly #socket: WebSocket;
  readonly #key: string;
  readonly #waiting = new Map<string, (answer: Record<string, unknown>) => boolean>();
  #next = 0;

  private constructor(socket: WebSocket, key: string) {
    this.#socket = socket;
    this.#key = key;
    socket.addEventListener('message', ({ data }) => {
      const answer: unknown = JSON.parse(String(data));
      if (isRecord(answer)) {
        const id = String(answer[key]);
        if (this.#waiting.get(id)?.(answer) === true) {
          this.#waiting.delete(id);
        }
      }
    });
  }

  static open(url: string, key: string, protocols: string[] = []): Promise<Wire> {
    const socket = new WebSocket(url, protocols);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new Wire(socket, key)));
      socket.addEventListener('error', () => reject(new Error(`no connection to ${url}`)));
    });
  }

  /** Resolves with the first answer that `isAnswer` takes; others under the same id are on the way to it. */
  request(
    message: Record<string, unknown>,
    isAnswer: (answer: Record<string, unknown>) => boolean = () => true,
  ): Promise<Record<string, unknown>> {
    const id = String((this.#next += 1));
    this.#socket.send(JSON.stringify({ ...message, [this.#key]: id }));
    return new Promise((resolve) => {
      this.#waiting.set(id, (answer) => {
        const taken = isAnswer(answer);
        if (taken) {
          resolve(answer);
        }
        return taken;
      });
    });
  }

  close(): void {
    this.#socket.close();
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): Record<string, unknown> => {
  if (!isRecord(value)) {
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  }
  return value;
};
