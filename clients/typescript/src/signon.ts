/**
 * Gives the caller's token. Asked before every call, so keep it until it expires; `renew` is true when a service does not believe
 * the last one any more.
 */
export type TokenProvider = (renew: boolean) => string | Promise<string>;

/** One sign-on for all services: however many calls a token fails at once, it is renewed once. */
export class SignOn {
  readonly #provider: TokenProvider;
  #renewal: Promise<string> | undefined;

  constructor(provider: TokenProvider) {
    this.#provider = provider;
  }

  async token(): Promise<string> {
    return this.#renewal ?? this.#provider(false);
  }

  /** A token to take in the place of one that was not believed. */
  async renew(rejected: string): Promise<string> {
    const current = await this.token();
    if (current !== rejected) return current;
    this.#renewal ??= Promise.resolve(this.#provider(true)).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }
}
