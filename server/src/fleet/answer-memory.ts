import type { ResponseFrame } from '../protocol/index.ts';

const maxRemembered = 128;

/** The answers to the last requests of a connection: a repeated id gets the stored answer instead of a second effect. */
export class AnswerMemory {
  readonly #answers = new Map<string, ResponseFrame | 'under-way'>();

  /** Null the first time an id comes; afterwards its answer, or that it is still being worked on. */
  claim(id: string): ResponseFrame | 'under-way' | null {
    const known = this.#answers.get(id);
    if (known !== undefined) {
      return known;
    }
    this.#answers.set(id, 'under-way');
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > maxRemembered && !oldest.done) {
      this.#answers.delete(oldest.value);
    }
    return null;
  }

  keep(id: string, answer: ResponseFrame): void {
    if (this.#answers.has(id)) {
      this.#answers.set(id, answer);
    }
  }
}
