/** The list in the address: all tokens or only active ones. */
export type TokensState = { show: "active" | "all" };

export const readTokensState = (query: URLSearchParams): { state: TokensState; unknown: string[] } => {
  const show = query.get("show") ?? "active";
  const isKnown = show === "active" || show === "all";
  return { state: { show: isKnown ? show : "active" }, unknown: isKnown ? [] : ["show"] };
};

export const writeTokensState = ({ show }: TokensState): string => (show === "active" ? "" : `?show=${show}`);
