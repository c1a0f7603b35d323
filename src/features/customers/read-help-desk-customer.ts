import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { publicUrl } from "#core/server/settings.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { reasonInWords } from "#records/rules/axes/reason-words.ts";
import { readTicketHints } from "../playbooks/read-ticket-hints.ts";
import { getCustomerMetrics } from "../segments/read-customer-metrics.ts";
import { findCustomerByEmail } from "./store/find-by-email.ts";

/**
 * What a help desk's sidebar shows beside a ticket, as a flat object of texts and numbers: widgets show names and values. What a
 * customer who objects to profiling is taken for is null. Money is in major units. Throws
 * NOT_FOUND (CUSTOMER_NOT_FOUND), and FORBIDDEN without `customers:pii`, because it leads from an address to a customer.
 */
export const readHelpDeskCustomer = async (actor: Actor, email: string, { language }: { language: Language }) => {
  assertMay(actor, "customers:pii");
  const id = await findCustomerByEmail(actor, email);
  if (id === undefined) throw refusalBy("CUSTOMER_NOT_FOUND", "No customer has this email address");
  const { head, frame } = await getCustomerMetrics(actor, id);
  const { currency, timeZone } = frame;
  const hints = (await readTicketHints(actor, [id], { language })).get(id);
  const words = wordsIn(language);
  const reader = { language, formats: makeFormats({ locale: LOCALES[language], currency, timeZone }) };
  return {
    id,
    externalId: head.externalId,
    name: head.name,
    email: head.email,
    currency,
    lifetimeValue: toMajor(head.lifetimeValue, currency),
    orderCount: head.orderCount,
    lastOrderAt: head.lastOrderAt?.toISOString() ?? null,
    segments: hints ? hints.segments.join(", ") : null,
    archetype: hints?.archetype ?? null,
    clvTier: hints?.clvTier ?? null,
    predictedClv: typeof hints?.predictedClv === "number" ? toMajor(hints.predictedClv, currency) : null,
    churnRisk: hints?.churn_risk_score ?? null,
    priority: hints?.priority ?? null,
    queue: hints?.queue ?? null,
    team: hints ? words.plays[hints.queue] : null,
    reason: hints ? hints.why.map((reason) => reasonInWords(reason, reader)).join(", ") : null,
    profileUrl: `${publicUrl()}/customers/${id}`,
  };
};
