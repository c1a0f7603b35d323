import type { PoolClient } from "pg";
import type { ContractAnswer, ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { type Actor, can, hidesPersonalData, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "./contracts.ts";
import * as store from "./store.ts";

/** As many of each kind as a short list shows. */
const MOST = 8;

type Found = ContractAnswer<typeof contracts.search>["data"];

/**
 * The first records that a text means, or, without a text, those with these IDs. Archived segments, deleted audiences and what the
 * caller may not see are left out. Callers who don't see personal data find customers by their external ID only, because a match
 * would confirm a name.
 */
export const findAnything = async (
  actor: Actor,
  { q = "", kinds, ids = [] }: ContractInput<typeof contracts.search>,
): Promise<{ data: Found }> => {
  const known = ids.filter(isUuid);
  const seesReports = can(actor, "reports:view");
  const wants = (kind: (typeof kinds)[number]) => kinds.includes(kind);
  const data = await withBusiness(actor, async (client): Promise<Found> => {
    const search = { q, onlyIds: hidesPersonalData(actor), most: MOST };
    type Find<Row> = (client: PoolClient, scope: Scope, of: typeof search) => Promise<Row[]>;
    type WithIds<Row> = (client: PoolClient, scope: Scope, ids: readonly string[]) => Promise<Row[]>;
    const read = async <Row>(isWanted: boolean, find: Find<Row>, withIds: WithIds<Row>): Promise<Row[]> => {
      if (!isWanted) return [];
      return q === "" ? withIds(client, actor, known) : find(client, actor, search);
    };
    return {
      customers: await read(wants("customers"), store.findCustomers, store.customersWithIds),
      segments: await read(wants("segments"), store.findSegments, store.segmentsWithIds),
      campaigns: await read(wants("campaigns") && seesReports, store.findCampaigns, store.campaignsWithIds),
      audiences: await read(wants("audiences"), store.findAudiences, store.audiencesWithIds),
      // A product is found by its title alone, so none is listed as recent.
      products: await read(wants("products") && seesReports, store.findProducts, async () => []),
    };
  });
  return { data };
};
