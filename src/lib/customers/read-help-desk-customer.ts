import { wordsIn } from "#lib/domain/words/words.ts";
import { assertMay } from "../domain/accounts/grants.ts";
import { refusalBy } from "../domain/errors.ts";
import { toMajor } from "../domain/money.ts";
import type { Actor } from "../domain/permissions.ts";
import { reasonInWords } from "../domain/playbooks/playbook-words.ts";
import { makeFormats } from "../domain/words/formats.ts";
import { type Language, LOCALES } from "../domain/words/language.ts";
import { readTicketHints } from "../playbooks/read-ticket-hints.ts";
import { findCustomerByEmail } from "../server/db/customers/find-by-email.ts";
import { publicUrl } from "../server/settings.ts";
import { getCustomerMetrics } from "./read-customer.ts";

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
