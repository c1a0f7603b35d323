import type { AnswerOf } from "#core/ui/call.ts";
import { readQuery } from "#core/ui/read-query.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type { PurchasingAnswer, PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import { SEGMENTATION_TYPES, type SegmentationType } from "#lib/purchases/purchasing.ts";

/** The page's state in the address. Only the answer shows whether `group` exists; null for the first. */
export type PurchasingState = {
  type: SegmentationType;
  group: string | null;
  compare: Comparison | null;
  view: "chart" | "table";
};

export const STANDARD: PurchasingState = { type: "behavioral", group: null, compare: null, view: "chart" };

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readPurchasingState = (query: URLSearchParams): { state: PurchasingState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = {
    type: read("type", (text) => SEGMENTATION_TYPES.find((type) => type === text), STANDARD.type),
    group: read<string | null>("group", (text) => (/^[\p{L}\p{N}_]{1,60}$/u.test(text) ? text : undefined), null),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: read("view", (text) => (text === "table" || text === "chart" ? text : undefined), STANDARD.view),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writePurchasingState = ({ type, group, compare, view }: PurchasingState): string => {
  const query = new URLSearchParams();
  if (type !== STANDARD.type) query.set("type", type);
  if (compare) query.set("compare", compare);
  if (group) query.set("group", group);
  if (view !== STANDARD.view) query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};

export type PurchasingStatus = AnswerOf<"GET /api/admin/purchasing">["data"];
export type ComparedPurchasing = NonNullable<PurchasingStatus["compared"]>;
export type PurchasingAddress = Address<PurchasingState>;

/** An answer with its selected segment. */
export type SelectedGroup = { type: SegmentationType; answer: PurchasingAnswer; group: PurchasingGroup };
