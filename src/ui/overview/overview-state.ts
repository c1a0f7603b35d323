import { SINCE, type Since } from "#lib/domain/overview/periods.ts";
import { readQuery } from "#ui/shared/address/read-query.ts";

/** The page's state in the address. */
export type OverviewState = { since: Since; storefront: number | null; view: "chart" | "table" };

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readOverviewState = (
  query: URLSearchParams,
  storefrontIds: readonly number[],
): { state: OverviewState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: OverviewState = {
    since: read<Since>("since", (text) => SINCE.find((since) => since === text), "day"),
    storefront: read<number | null>("storefront", (text) => storefrontIds.find((id) => String(id) === text), null),
    view: read<OverviewState["view"]>("view", (text) => (text === "table" ? text : undefined), "chart"),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeOverviewState = ({ since, storefront, view }: OverviewState): string => {
  const query = new URLSearchParams();
  if (since !== "day") query.set("since", since);
  if (storefront !== null) query.set("storefront", String(storefront));
  if (view !== "chart") query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};
