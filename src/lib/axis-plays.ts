import { readProfileOf } from "./axis-profiles.ts";
import { type Campaign, campaignFor } from "./domain/axes/plays/campaign.ts";
import { type Routing, routingFor } from "./domain/axes/plays/routing.ts";
import type { Scope } from "./domain/permissions.ts";
import { playSettingsOf } from "./play-settings.ts";

const profileAndSettings = (scope: Scope, customerId: string) =>
  Promise.all([readProfileOf(scope, customerId), playSettingsOf(scope)]);

/** Who answers a customer's ticket, as the business has set it. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readRouting = async (scope: Scope, customerId: string): Promise<Routing> =>
  routingFor(...(await profileAndSettings(scope, customerId)));

/** What to send a customer; null where neither campaign is for them. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCampaign = async (scope: Scope, customerId: string): Promise<Campaign | null> =>
  campaignFor(...(await profileAndSettings(scope, customerId)));
