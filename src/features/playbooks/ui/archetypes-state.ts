import { type AddressState, defineAddress, matching, parsed, VIEW } from "#core/ui/address.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { parseComparison } from "#records/rules/comparison.ts";

export const SORTS = ["name", "customers", "value"];

/** The address of the page, in addition to the list of the selected archetype's customers, which is sorted `by`. */
export const archetypesAddress = defineAddress(
  {
    /** The key of the selected archetype; null for the first. Only the answer shows whether it exists. */
    archetype: matching(/^[a-z0-9_+]{1,300}$/),
    compare: parsed(parseComparison, null),
    view: VIEW,
    /** The sort order of the archetypes. */
    sort: parsed((text) => (SORTS.includes(text.replace(/^-/, "")) ? text : undefined), "-value"),
  },
  { list: ["by", "q", "page"] },
);

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

export type ArchetypesAddress = Address<AddressState<typeof archetypesAddress>>;
export type ArchetypesAnswer = AnswerOf<"GET /api/admin/archetypes">;
