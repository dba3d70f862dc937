// The server accepts at most 2,000 characters, and a position has about 90.
const most = 16;

/** Several positions as one `at_least`: each once, the last ones if there are too many. */
export const joined = (positions: readonly string[]): string =>
  [...new Set(positions.flatMap((one) => one.split(".")))].filter((one) => one !== "").slice(-most).join(".");

interface Known {
  readonly service: string;
  readonly position: string;
  readonly learned: number;
}

/**
 * The positions of this session's own writes in the services' logs, so that every later read, in any service, shows them. A
 * position is opaque: of two simultaneous writes nobody can tell which came last, so both are stored.
 */
export class Positions {
  #known: Known[] = [];
  #now = 0;

  /** Call it when a write is sent. */
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

  /** After a restore of a service's database the older positions are meaningless. */
  forget(): void {
    this.#known = [];
  }
}
