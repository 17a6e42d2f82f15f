/** Seats without a number of their own are counted from here. */
const firstSpareNumber = 1001;
const seatLimit = 2000;

const numberIn = (text: string): number | null => {
  const digits = /(\d{1,5})\D*$/.exec(text)?.[1];
  const value = Number(digits ?? 0);
  return value >= 1 && value <= 65_535 ? value : null;
};

/** Gives each seat identifier of the server a lasting number: that of its name ("Seat 12"), else that of the identifier. */
export class SeatNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #seatIds = new Map<number, string>();

  /** Null when there are too many. */
  number(seatId: string, seatName: string): number | null {
    const known = this.#numbers.get(seatId);
    if (known !== undefined || this.#numbers.size >= seatLimit) {
      return known ?? null;
    }
    const own = [numberIn(seatName), numberIn(seatId)].find((one) => one !== null && !this.#seatIds.has(one));
    let number = own ?? firstSpareNumber;
    while (this.#seatIds.has(number)) {
      number += 1;
    }
    this.#numbers.set(seatId, number);
    this.#seatIds.set(number, seatId);
    return number;
  }

  seatId(number: number): string | null {
    return this.#seatIds.get(number) ?? null;
  }
}
