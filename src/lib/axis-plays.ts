import { readProfileOf } from "./axis-profiles.ts";
import { type Campaign, campaignFor } from "./domain/axes/plays/campaign.ts";
import { type Routing, routingFor } from "./domain/axes/plays/routing.ts";
import type { Scope } from "./domain/permissions.ts";

/** Who answers a customer's ticket. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readRouting = async (scope: Scope, customerId: string): Promise<Routing> =>
  routingFor(await readProfileOf(scope, customerId));

/** What to send a customer; null where neither campaign is for them. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCampaign = async (scope: Scope, customerId: string): Promise<Campaign | null> =>
  campaignFor(await readProfileOf(scope, customerId));
