/** Somebody to tell that something changed; what changed is read anew by the listener. */
export class ChangeListeners<Subject> {
  readonly #listeners = new Set<(subject: Subject) => void>();

  /** Returns the function that ends it. */
  add(listener: (subject: Subject) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(subject: Subject): void {
    for (const listener of this.#listeners) {
      listener(subject);
    }
  }
}
