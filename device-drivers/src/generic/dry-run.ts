import type { OptionProblem } from '../core/options.ts';
import { callNames, planNamedCall, type Plan } from './calls.ts';
import { checkStep } from './check-mapping.ts';
import { pointer, Problems, type Compiled } from './compile.ts';
import type { TestDefinition, Value } from './definition-schema.ts';
import { bytesOf, hexOf } from './field-codec.ts';
import { changesOf, createRequest, interpret, type Request } from './interpret.ts';
import { readDefinition } from './read-definition.ts';
import { unknownWord } from './template.ts';

export interface DryRunReport {
  readonly ok: boolean;
  readonly testsRun: number;
  readonly testsPassed: number;
  /** Where in the file, as a JSON pointer, and what is wrong there. */
  readonly problems: readonly OptionProblem[];
}

/** Checks a definition file and plays its `tests`, without any device. */
export const dryRun = (text: string): DryRunReport => {
  const read = readDefinition(text);
  if (!read.ok) {
    return { ok: false, testsRun: 0, testsPassed: 0, problems: read.problems };
  }
  const { tests } = read.compiled.definition;
  const found = tests.map((test, index) => new TestRun(read.compiled, test, pointer('tests', index)).run());
  const problems = found.flat();
  const testsPassed = found.filter((list) => list.length === 0).length;
  if (tests.length === 0) {
    problems.push({ path: '/tests', message: 'a definition needs at least one test' });
  }
  return { ok: problems.length === 0, testsRun: tests.length, testsPassed, problems };
};

/** One test of a file, from a device of which nothing is known. */
class TestRun {
  readonly #compiled: Compiled;
  readonly #test: TestDefinition;
  readonly #path: string;
  readonly #problems = new Problems();
  readonly #state = new Map<string, Value>();
  readonly #sent: string[] = [];
  #nextAnswer = 0;

  constructor(compiled: Compiled, test: TestDefinition, path: string) {
    this.#compiled = compiled;
    this.#test = test;
    this.#path = path;
  }

  run(): readonly OptionProblem[] {
    const { expectOutcome = 'ok', expectSent, expectState = {} } = this.#test;
    const outcome = this.#do();
    if (this.#problems.list.length > 0) {
      // A test that is wrong in itself says nothing about the definition.
      return this.#problems.list;
    }
    if (outcome !== null && outcome !== expectOutcome) {
      this.#problems.add(`${this.#path}/expectOutcome`, `the outcome is ${outcome}`);
    }
    this.#hearTheRest();
    if (expectSent !== undefined && expectSent.join('\n') !== this.#sent.join('\n')) {
      this.#problems.add(`${this.#path}/expectSent`, `sent was ${this.#sent.join(', ') || 'nothing'}`);
    }
    for (const [name, value] of Object.entries(expectState)) {
      this.#compareState(name, value);
    }
    return this.#problems.list;
  }

  #compareState(name: string, value: Value): void {
    const path = this.#path + pointer('expectState', name);
    const is = this.#state.get(name);
    if (!this.#compiled.stateNames.includes(name)) {
      this.#problems.add(path, unknownWord('state', name, this.#compiled.stateNames));
    } else if (is === undefined) {
      this.#problems.add(path, 'nothing is known of it');
    } else if (is !== value && !(typeof is === 'number' && Math.abs(is - Number(value)) < 1e-6)) {
      this.#problems.add(path, `it is ${is}`);
    }
  }

  /** Null when the test is wrong in itself, or does nothing. */
  #do(): string | null {
    const plan = this.#plan();
    if (plan === undefined) {
      return null;
    }
    if (plan === null) {
      return 'unsupported';
    }
    for (const step of plan.steps) {
      const request = createRequest(this.#compiled, step, plan.wanted);
      const outcome = request.ok ? this.#exchange(request.value) : 'unsupported';
      if (outcome !== 'ok') {
        return outcome;
      }
    }
    return 'ok';
  }

  #plan(): Plan | null | undefined {
    const wish = this.#test.do;
    if (wish === undefined) {
      return undefined;
    }
    const path = `${this.#path}/do`;
    if (wish.call !== undefined) {
      const plan = planNamedCall(this.#compiled, wish.call, wish.value, wish.channel ?? 'master');
      if (plan === undefined) {
        this.#problems.add(`${path}/call`, unknownWord('call', wish.call, callNames));
      }
      return plan;
    }
    if (wish.command === undefined) {
      this.#problems.add(path, 'name a command or a call');
      return undefined;
    }
    const step = { command: wish.command, ...(wish.with === undefined ? {} : { with: wish.with }) };
    const before = this.#problems.list.length;
    checkStep(this.#compiled, step, path, this.#problems);
    return this.#problems.list.length > before ? undefined : { steps: [step], wanted: null };
  }

  #exchange(request: Request): string {
    const { command, values, frame } = request;
    this.#sent.push(this.#compiled.dialect.speech === 'bytes' ? hexOf(frame) : frame);
    if (command.ok.length === 0) {
      this.#apply(changesOf(this.#compiled, command.set, new Map(), values));
      return 'ok';
    }
    for (let answer = this.#takeAnswer(); answer !== null; answer = this.#takeAnswer()) {
      const type = this.#hear(answer, request);
      if (type === 'ok' || type === 'error') {
        return type === 'ok' ? 'ok' : 'refused';
      }
    }
    return 'no-answer';
  }

  #takeAnswer(): string | null {
    const written = this.#test.answer?.[this.#nextAnswer];
    if (written === undefined) {
      return null;
    }
    this.#nextAnswer += 1;
    const answer = this.#compiled.dialect.speech === 'bytes' ? bytesOf(written) : written;
    if (answer === null) {
      this.#problems.add(`${this.#path}/answer/${this.#nextAnswer - 1}`, 'is not written in hexadecimal');
    }
    return answer ?? '';
  }

  #hear(answer: string, waiting: Request | null): string {
    const meaning = interpret(this.#compiled, answer, waiting);
    if (meaning.type === 'ok' || meaning.type === 'report') {
      this.#apply(meaning.changes);
    } else if (meaning.type !== 'error') {
      this.#problems.add(
        `${this.#path}/answer/${this.#nextAnswer - 1}`,
        meaning.type === 'late' ? 'answers nothing that was asked' : 'fits no answer and no report of this file',
      );
    }
    return meaning.type;
  }

  #hearTheRest(): void {
    for (let answer = this.#takeAnswer(); answer !== null; answer = this.#takeAnswer()) {
      this.#hear(answer, null);
    }
  }

  #apply(changes: ReadonlyMap<string, Value>): void {
    changes.forEach((value, name) => this.#state.set(name, value));
  }
}
