import type { AnswerOf } from "#core/ui/call.ts";
import { readQuery } from "#core/ui/read-query.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";

/** The address state, in addition to the list of the selected archetype's customers, which is sorted `by`. */
type ArchetypesState = {
  /** The sort order of the archetypes. */
  sort: string;
  /** The key of the selected archetype; null for the first. Only the answer shows whether it exists. */
  archetype: string | null;
  compare: Comparison | null;
  view: "chart" | "table";
};

const STANDARD_SORT = "-value";
export const SORTS = ["name", "customers", "value"];

const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => value === text);

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readArchetypesState = (query: URLSearchParams): { state: ArchetypesState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: ArchetypesState = {
    sort: read("sort", (text) => (SORTS.includes(text.replace(/^-/, "")) ? text : undefined), STANDARD_SORT),
    archetype: read<string | null>("archetype", (text) => (/^[a-z0-9_+]{1,300}$/.test(text) ? text : undefined), null),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: read<ArchetypesState["view"]>("view", oneOf(["chart", "table"]), "chart"),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeArchetypesState = (state: ArchetypesState): string => {
  const query = new URLSearchParams();
  if (state.archetype) query.set("archetype", state.archetype);
  if (state.compare) query.set("compare", state.compare);
  if (state.view !== "chart") query.set("view", state.view);
  if (state.sort !== STANDARD_SORT) query.set("sort", state.sort);
  return query.size > 0 ? `?${query}` : "";
};

const KEYS: Record<string, (one: ArchetypeSummary) => number | string> = {
  name: ({ name }) => name,
  customers: ({ customerCount }) => customerCount,
  value: ({ valueShare }) => valueShare,
};

/** Sorts as the address says. */
export const sortArchetypes = (archetypes: readonly ArchetypeSummary[], sort: string): ArchetypeSummary[] => {
  const of = KEYS[sort.replace("-", "")] ?? (({ valueShare }: ArchetypeSummary) => valueShare);
  const sign = sort.startsWith("-") ? -1 : 1;
  return archetypes.toSorted((a, b) => {
    const [one, other] = [of(a), of(b)];
    const order =
      typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
    return sign * order || (a.key < b.key ? -1 : 1);
  });
};

export type ArchetypesAddress = Address<ArchetypesState>;
export type ArchetypesAnswer = AnswerOf<"GET /api/admin/archetypes">;
