import { TOKEN_SORTS } from "#contracts/choices.ts";
import { type ListState, readListState, writeListState } from "#ui/shared/table/list-state.ts";

/** What the address says: all tokens or those that work, and where in the list. */
export type TokensState = ListState & { show: "active" | "all" };

const LIST = { sorts: TOKEN_SORTS, standardSort: "-createdAt" };

export const readTokensState = (query: URLSearchParams): { state: TokensState; unknown: string[] } => {
  const show = query.get("show") ?? "active";
  const isKnown = show === "active" || show === "all";
  const { state, unknown } = readListState(query, LIST);
  return { state: { show: isKnown ? show : "active", ...state }, unknown: [...(isKnown ? [] : ["show"]), ...unknown] };
};

export const writeTokensState = ({ show, ...list }: TokensState): string => {
  const query = new URLSearchParams();
  if (show !== "active") query.set("show", show);
  writeListState(query, list, LIST.standardSort);
  return query.size > 0 ? `?${query}` : "";
};
