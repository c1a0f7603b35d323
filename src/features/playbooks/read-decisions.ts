import type { Scope } from "#core/values/permissions.ts";
import { readCustomerProfile } from "../axes/compute-profiles.ts";
import { type Campaign, campaignFor, type Routing, routingFor } from "./rules/playbook-decisions.ts";
import { loadPlaybookSettings } from "./store/playbook-settings.ts";

const profileAndSettings = (scope: Scope, customerId: string) =>
  Promise.all([readCustomerProfile(scope, customerId), loadPlaybookSettings(scope)]);

/** Which team answers a customer's ticket, by the business's settings. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readRouting = async (scope: Scope, customerId: string): Promise<Routing> =>
  routingFor(...(await profileAndSettings(scope, customerId)));

/** Which campaign fits a customer; null if none does. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCampaign = async (scope: Scope, customerId: string): Promise<Campaign | null> =>
  campaignFor(...(await profileAndSettings(scope, customerId)));
