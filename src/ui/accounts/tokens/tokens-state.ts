import { readQuery } from "#ui/shared/address/read-query.ts";

/** The list in the address, all tokens or only active ones, and whether the dialog to create one is open. */
export type TokensState = { show: "active" | "all"; isMaking: boolean };

const isShow = (text: string): text is TokensState["show"] => text === "active" || text === "all";

export const readTokensState = (address: URLSearchParams): { state: TokensState; unknown: string[] } => {
  const { read, unknown } = readQuery(address);
  const show = read<TokensState["show"]>("show", (text) => (isShow(text) ? text : undefined), "active");
  const isMaking = read("dialog", (text) => (text === "create" ? true : undefined), false);
  return { state: { show, isMaking }, unknown };
};

export const writeTokensState = ({ show, isMaking }: TokensState): string => {
  const query = new URLSearchParams();
  if (show !== "active") query.set("show", show);
  if (isMaking) query.set("dialog", "create");
  return query.size > 0 ? `?${query}` : "";
};
