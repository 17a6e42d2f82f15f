const iac = 0xff;
const will = 0xfb;
const wont = 0xfc;
const doIt = 0xfd;
const dont = 0xfe;
const subnegotiation = 0xfa;
const subnegotiationEnd = 0xf0;

type Where = 'data' | 'command' | 'will' | 'do' | 'option' | 'inside' | 'inside-command';

export interface FilteredBytes {
  readonly data: Uint8Array;
  /** What must be sent back: a refusal for each option the device offers or asks for. */
  readonly refusals: Uint8Array;
}

const afterCommand = (byte: number): Where => {
  switch (byte) {
    case will:
      return 'will';
    case doIt:
      return 'do';
    case wont:
    case dont:
      return 'option';
    case subnegotiation:
      return 'inside';
    default:
      return 'data';
  }
};

/** Takes the telnet negotiation out of a byte stream and refuses every option (RFC 854). Keeps one state, no bytes. */
export class TelnetFilter {
  #where: Where = 'data';

  push(bytes: Uint8Array): FilteredBytes {
    const data: number[] = [];
    const refusals: number[] = [];
    for (const byte of bytes) {
      this.#where = this.#take(byte, data, refusals);
    }
    return { data: Uint8Array.from(data), refusals: Uint8Array.from(refusals) };
  }

  reset(): void {
    this.#where = 'data';
  }

  #take(byte: number, data: number[], refusals: number[]): Where {
    switch (this.#where) {
      case 'data':
        if (byte === iac) {
          return 'command';
        }
        data.push(byte);
        return 'data';
      case 'command':
        if (byte === iac) {
          data.push(byte);
        }
        return afterCommand(byte);
      case 'will':
      case 'do':
        refusals.push(iac, this.#where === 'will' ? dont : wont, byte);
        return 'data';
      case 'option':
        return 'data';
      case 'inside':
        return byte === iac ? 'inside-command' : 'inside';
      case 'inside-command':
        return byte === subnegotiationEnd ? 'data' : 'inside';
      default:
        return this.#where satisfies never;
    }
  }
}
