/** The pages of a list, one after the other: `pages(suite.cases.case.listCases, { filter })`. The server decides on their size. */
export async function* pages<Q extends { pageToken?: string | undefined }, P extends { nextPageToken: string }>(
  list: (request: Q, options?: { signal?: AbortSignal }) => Promise<P>,
  request: Q,
  options?: { signal?: AbortSignal },
): AsyncGenerator<P, void> {
  let pageToken = "";
  do {
    const page = await list({ ...request, pageToken }, options);
    yield page;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}

/** The items of a list, fetched page by page as they are read: `items(suite.cases.case.listCases, {}, (page) => page.cases)`. */
export async function* items<Q extends { pageToken?: string | undefined }, P extends { nextPageToken: string }, T>(
  list: (request: Q, options?: { signal?: AbortSignal }) => Promise<P>,
  request: Q,
  of: (page: P) => readonly T[],
  options?: { signal?: AbortSignal },
): AsyncGenerator<T, void> {
  for await (const page of pages(list, request, options)) yield* of(page);
}
