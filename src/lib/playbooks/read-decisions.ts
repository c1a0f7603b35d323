import { readProfileOf } from "../axes/compute-profiles.ts";
import type { Scope } from "../domain/permissions.ts";
import { type Campaign, campaignFor, type Routing, routingFor } from "../domain/playbooks/playbook-decisions.ts";
import { playbookSettingsOf } from "../server/db/playbooks/playbook-settings.ts";

const profileAndSettings = (scope: Scope, customerId: string) =>
  Promise.all([readProfileOf(scope, customerId), playbookSettingsOf(scope)]);

/** Who answers a customer's ticket, as the business has set it. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readRouting = async (scope: Scope, customerId: string): Promise<Routing> =>
  routingFor(...(await profileAndSettings(scope, customerId)));

/** What to send a customer; null where neither campaign is for them. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCampaign = async (scope: Scope, customerId: string): Promise<Campaign | null> =>
  campaignFor(...(await profileAndSettings(scope, customerId)));
