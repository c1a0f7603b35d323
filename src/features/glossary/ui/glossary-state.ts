import { isTermKey, type TermKey } from "#core/messages/terms.ts";
import { readQuery } from "#core/ui/address/read-query.ts";

/** The page's state in the address: search words, and the entry that it opens at. */
export type GlossaryState = { q: string; term: TermKey | null };

export const readGlossaryState = (query: URLSearchParams): { state: GlossaryState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: GlossaryState = {
    q: read("q", (text) => text.slice(0, 100), ""),
    term: read<TermKey | null>("term", (text) => (isTermKey(text) ? text : undefined), null),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeGlossaryState = ({ q, term }: GlossaryState): string => {
  const query = new URLSearchParams();
  if (q !== "") query.set("q", q);
  if (term !== null) query.set("term", term);
  return query.size > 0 ? `?${query}` : "";
};
