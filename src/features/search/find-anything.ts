import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "./contracts.ts";
import {
  customersWithIds,
  type FoundCustomer,
  type FoundSegment,
  findCustomers,
  findSegments,
  segmentsWithIds,
} from "./store.ts";

/** As many of each kind as a short list shows. */
const MOST = 8;

type FoundRecords = { customers: FoundCustomer[]; segments: FoundSegment[] };

/**
 * The first customers and segments that a text means, or, without a text, those with these IDs. Archived segments are left out.
 * Callers who don't see personal data find customers by their external ID only, because a match would confirm a name.
 */
export const findAnything = async (
  actor: Actor,
  { q = "", kinds, ids = [] }: ContractInput<typeof contracts.search>,
): Promise<{ data: FoundRecords }> => {
  const known = ids.filter(isUuid);
  const search = { q, onlyIds: hidesPersonalData(actor), most: MOST };
  const data = await withBusiness(actor, async (client): Promise<FoundRecords> => {
    const customers = () => (q === "" ? customersWithIds(client, actor, known) : findCustomers(client, actor, search));
    const segments = () => (q === "" ? segmentsWithIds(client, actor, known) : findSegments(client, actor, search));
    return {
      customers: kinds.includes("customers") ? await customers() : [],
      segments: kinds.includes("segments") ? await segments() : [],
    };
  });
  return { data };
};
