/** What lines say of records, each for as long as the segment it stands in. */
export class Remembered<T> {
  readonly #values = new Map<string, { readonly value: T; readonly segment: number }>();

  /** @param segment the number of the one it stands in, or of a later one */
  set(id: string, value: T, segment: number): void {
    this.#values.set(id, { value, segment });
  }

  get(id: string): T | undefined {
    return this.#values.get(id)?.value;
  }

  has(id: string): boolean {
    return this.#values.has(id);
  }

  /** The segments before this one are gone: a device that runs for a year must not keep what they said. */
  forgetBefore(segment: number): void {
    for (const [id, { segment: own }] of this.#values) {
      if (own < segment) this.#values.delete(id);
    }
  }
}
