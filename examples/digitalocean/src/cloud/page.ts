/** `page` and `per_page` as the published API reads them. */
const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 200;

/**
 * Cuts one page out of a list and says how to reach the others. Links carry the rest of the query along, so a client
 * that only ever follows `next` keeps its filter.
 */
export const pageOf = <T>(name: string, items: readonly T[], url: URL): Record<string, unknown> => {
  const perPage = Math.min(positive(url.searchParams.get('per_page'), DEFAULT_PER_PAGE), MAX_PER_PAGE);
  const page = positive(url.searchParams.get('page'), 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number): string => {
    const there = new URL(url);
    there.searchParams.set('page', String(to));
    there.searchParams.set('per_page', String(perPage));
    return there.href;
  };
  const pages = {
    ...(page > 1 ? {first: link(1), prev: link(Math.min(page - 1, last))} : {}),
    ...(page < last ? {next: link(page + 1), last: link(last)} : {}),
  };
  return {
    [name]: items.slice((page - 1) * perPage, page * perPage),
    links: Object.keys(pages).length > 0 ? {pages} : {},
    meta: {total: items.length},
  };
};

const positive = (text: string | null, otherwise: number): number => {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value > 0 ? value : otherwise;
};
