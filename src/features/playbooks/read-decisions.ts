import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Scope } from "#core/values/permissions.ts";
import { calculateCustomerProfile, calculateCustomerProfiles } from "#features/axes/compute-profiles.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel, readAxisWords } from "#records/axes/active-model.ts";
import {
  type Campaign,
  campaignFor,
  type Routing,
  routingFor,
  type TicketHints,
  ticketRouteFor,
} from "#records/rules/playbook.ts";
import { readStake } from "./store/customer-actions.ts";
import { readTicketFacts, type TicketFacts } from "./store/customer-facts.ts";
import { loadPlaybookSettings } from "./store/playbook-settings.ts";

type ReadHints = TicketHints & Pick<TicketFacts, "predictedClv" | "orderChance90">;

/**
 * How to treat these customers' tickets, by customer ID, with names in a language. Unknown IDs are left out, and customers who
 * object to profiling.
 */
export const readTicketHints = async (
  scope: Scope,
  customerIds: readonly string[],
  { language }: { language: LanguageTag },
): Promise<Map<string, ReadHints>> => {
  const facts = await readTicketFacts(scope, [...new Set(customerIds)]);
  const ids = facts.map(({ id }) => id);
  const [profiles, settings, axes, active] = await Promise.all([
    calculateCustomerProfiles(scope, ids),
    loadPlaybookSettings(scope),
    readAxisWords(scope, language),
    loadActiveModel(scope),
  ]);
  return new Map(
    facts.flatMap(({ id, ...known }, at): [string, ReadHints][] => {
      const profile = profiles[at];
      if (!profile) return [];
      const { archetype: key } = profile;
      // Without a model nothing is known of the customer's behavior, so that nothing is said about it.
      const archetype = active && key !== null ? (axes.archetype?.get(key) ?? null) : null;
      return [[id, { ...known, ...ticketRouteFor(profile, settings), archetype }]];
    }),
  );
};

const profileAndSettings = (scope: Scope, customerId: string) =>
  Promise.all([calculateCustomerProfile(scope, customerId), loadPlaybookSettings(scope)]);

/** Which team answers a customer's ticket, by the business's settings. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readRouting = async (scope: Scope, customerId: string): Promise<Routing> =>
  routingFor(...(await profileAndSettings(scope, customerId)));

/** Which campaign fits a customer; null if none does. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCampaign = async (scope: Scope, customerId: string): Promise<Campaign | null> =>
  campaignFor(...(await profileAndSettings(scope, customerId)));

/** A customer's value at risk, in major units of `currency`; null if it isn't known. */
export const readValueAtRisk = async (scope: Scope, customerId: string, currency: string) => {
  const stake = await withBusiness(scope, (client) => readStake(client, scope, customerId));
  if (!stake || stake.saveValue === null || stake.valueIfBack === null) return null;
  return { amount: toMajor(stake.saveValue, currency), ifBack: toMajor(stake.valueIfBack, currency) };
};
