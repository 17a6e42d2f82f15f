import { describe, expect, test } from 'vitest';
import { SeatBoard } from './seat-board.ts';

const create = (): { board: SeatBoard; said: string[] } => {
  const said: string[] = [];
  const board = new SeatBoard([4], (event) => {
    if (event.type === 'seat') {
      said.push(`${event.seat.seat} ${event.seat.microphone} ${event.seat.name ?? '-'}`);
    }
  });
  return { board, said };
};

describe('the board of seats', () => {
  test('tells each change once', () => {
    const { board, said } = create();
    board.change(3, { microphone: 'on' });
    board.change(3, { microphone: 'on' });
    board.change(3, { name: 'Anna Berg' });
    expect(said).toEqual(['3 on -', '3 on Anna Berg']);
  });

  test('closes who is not named in the whole state, before it opens others', () => {
    const { board, said } = create();
    board.show([1, 2], [5]);
    said.length = 0;
    board.show([2, 7], [1]);
    expect(said).toEqual(['5 off -', '1 requested -', '7 on -']);
    expect(board.anyOn()).toBe(true);
  });

  test('keeps requests when the system does not tell of them', () => {
    const { board } = create();
    board.request(5, true);
    board.show([1], null);
    expect(board.seats().map(({ microphone }) => microphone)).toEqual(['on', 'requested']);
    board.request(1, true);
    expect(board.isOn(1)).toBe(true);
  });

  test('remembers a bounded number of seats and knows the chair', () => {
    const { board } = create();
    for (let seat = 1; seat <= 5000; seat += 1) {
      board.change(seat, { microphone: 'on' });
    }
    expect(board.seats()).toHaveLength(2000);
    board.prioritise(2);
    expect(board.prioritySeats()).toEqual([2, 4]);
  });
});
