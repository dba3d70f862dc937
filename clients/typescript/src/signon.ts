/**
 * Returns the caller's token. It is called before every call, so cache the token until it expires; `renew` is true when a service has
 * rejected the last one.
 */
export type TokenProvider = (renew: boolean) => string | Promise<string>;

/** One sign-on for all services: a token is renewed once, however many calls fail with it at the same time. */
export class SignOn {
  readonly #provider: TokenProvider;
  #renewal: Promise<string> | undefined;

  constructor(provider: TokenProvider) {
    this.#provider = provider;
  }

  async token(): Promise<string> {
    return this.#renewal ?? this.#provider(false);
  }

  /** A token to replace a rejected one. */
  async renew(rejected: string): Promise<string> {
    const current = await this.token();
    if (current !== rejected) return current;
    this.#renewal ??= Promise.resolve(this.#provider(true)).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }
}
