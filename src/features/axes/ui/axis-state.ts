import { readQuery } from "#core/ui/address/read-query.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";

export const TABS = ["profile", "members", "runs"] as const;
export type Tab = (typeof TABS)[number];

/** The state of an axis page in the address. Only the answer shows whether `segment` exists; null for the largest. */
export type AxisState = {
  segment: string | null;
  tab: Tab;
  compare: Comparison | null;
  view: "chart" | "table";
  /** The minimum membership of the customers to include; null for customers whose nearest segment it is. */
  least: number | null;
};

export const STANDARD: AxisState = { segment: null, tab: "profile", compare: null, view: "chart", least: null };

/** In hundredths, the slider's step. */
const readLeast = (text: string): number | undefined => {
  const share = Number(text);
  return /^(0\.\d{1,2}|1)$/.test(text) && share > 0 ? share : undefined;
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readAxisState = (query: URLSearchParams): { state: AxisState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: AxisState = {
    segment: read<string | null>("segment", (text) => (/^[a-z_]{1,60}\d{0,2}$/.test(text) ? text : undefined), null),
    tab: read<Tab>("tab", (text) => TABS.find((tab) => tab === text), STANDARD.tab),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: read<AxisState["view"]>(
      "view",
      (text) => (text === "table" || text === "chart" ? text : undefined),
      STANDARD.view,
    ),
    least: read<number | null>("least", readLeast, null),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeAxisState = ({ segment, tab, compare, view, least }: AxisState): string => {
  const query = new URLSearchParams();
  if (segment) query.set("segment", segment);
  if (tab !== STANDARD.tab) query.set("tab", tab);
  if (compare) query.set("compare", compare);
  if (view !== STANDARD.view) query.set("view", view);
  if (least !== null) query.set("least", String(least));
  return query.size > 0 ? `?${query}` : "";
};
