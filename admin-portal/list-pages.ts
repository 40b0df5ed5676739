/** Rows of one page of a list. */
export const PAGE_ROWS = 25;

/** Rows before the page that the address names. */
export function offsetOf(query: URLSearchParams): number {
  const from = Number(query.get('from') ?? 0);
  return Number.isInteger(from) && from > 0 ? from : 0;
}

/** What a list with a search and pages is asked, as the server takes it. */
export const searchPage = (query: URLSearchParams) => ({
  search: query.get('search') || undefined,
  limit: PAGE_ROWS,
  offset: offsetOf(query),
});
