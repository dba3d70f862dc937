// The server takes at most 2,000 characters, and a position has about 90.
const most = 16;

/** Several positions as one `at_least`: each once, the last ones where there are too many. */
export const joined = (positions: readonly string[]): string =>
  [...new Set(positions.flatMap((one) => one.split(".")))].filter((one) => one !== "").slice(-most).join(".");

interface Known {
  readonly service: string;
  readonly position: string;
  readonly learned: number;
}

/**
 * Where this session's own writes stand in the services' logs, so that every later read shows them, in whichever service. A
 * position is opaque: of two writes that were under way at once nobody can tell which came last, so both are kept.
 */
export class Positions {
  #known: Known[] = [];
  #now = 0;

  /** To be taken when a write is sent. */
  begin(): number {
    return ++this.#now;
  }

  /** A write that was sent at `begun` has been answered. */
  learn(service: string, position: string, begun: number): void {
    const others = this.#known.filter((one) => one.service !== service || one.learned > begun);
    this.#known = [...others, { service, position, learned: ++this.#now }].slice(-most);
  }

  /** What a read must at least reflect; empty before the first write. */
  get atLeast(): string {
    return joined(this.#known.map((one) => one.position));
  }

  /** After a restore of a service's database the positions of before mean nothing. */
  forget(): void {
    this.#known = [];
  }
}
