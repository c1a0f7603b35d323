import type { ShownArchetype } from "#contracts/axes/archetypes.ts";
import { readQuery } from "#ui/shared/address/read-query.ts";

/** What the address says besides the members of the chosen one, which are sorted `by`. */
export type ArchetypesState = {
  /** By what the archetypes are sorted. */
  sort: string;
  /** The key of the one looked at; null: the first. Only the answer can say whether it is there. */
  archetype: string | null;
  view: "chart" | "table";
};

const STANDARD_SORT = "-value";
const SORTS = ["name", "customers", "value"];

const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => value === text);

/** What it names that does not exist falls back to the standard, and its name is told in `unknown`. */
export const readArchetypesState = (query: URLSearchParams): { state: ArchetypesState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: ArchetypesState = {
    sort: read("sort", (text) => (SORTS.includes(text.replace(/^-/, "")) ? text : undefined), STANDARD_SORT),
    archetype: read<string | null>("archetype", (text) => (/^[a-z0-9_+]{1,300}$/.test(text) ? text : undefined), null),
    view: read<ArchetypesState["view"]>("view", oneOf(["chart", "table"]), "chart"),
  };
  return { state, unknown };
};

/** The address's query; what is standard is left out. */
export const writeArchetypesState = (state: ArchetypesState): string => {
  const query = new URLSearchParams();
  if (state.archetype) query.set("archetype", state.archetype);
  if (state.view !== "chart") query.set("view", state.view);
  if (state.sort !== STANDARD_SORT) query.set("sort", state.sort);
  return query.size > 0 ? `?${query}` : "";
};

const KEYS: Record<string, (one: ShownArchetype) => number | string> = {
  name: ({ name }) => name,
  customers: ({ customer_count }) => customer_count,
  value: ({ value_share }) => value_share,
};

/** In the order that the address asks for. */
export const inOrder = (archetypes: readonly ShownArchetype[], sort: string): ShownArchetype[] => {
  const of = KEYS[sort.replace("-", "")] ?? (({ value_share }: ShownArchetype) => value_share);
  const sign = sort.startsWith("-") ? -1 : 1;
  return archetypes.toSorted((a, b) => {
    const [one, other] = [of(a), of(b)];
    const order =
      typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
    return sign * order || (a.key < b.key ? -1 : 1);
  });
};
