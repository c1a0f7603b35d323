import { withBusiness } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import { refusalBy } from "#core/values/errors.ts";
import { findEmail } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { readHeadForecast } from "#features/forecast/list-forecasts.ts";
import { readTicketHints, readValueAtRisk } from "#features/playbooks/read-decisions.ts";
import { placeCustomer } from "#features/report/place-customer.ts";
import { readCustomerSegments } from "#features/segments/assign-segments.ts";
import { criteriaReader, inWords, type Reader } from "#features/segments/describe-criteria.ts";
import { toChurnRisk } from "#lib/clv/forecast-setting.ts";
import { toMajor } from "#lib/money.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { findCustomerByEmail } from "#records/customers/customer-records.ts";
import { type CustomerHead, getCustomerMetrics } from "#records/customers/head.ts";
import { reasonInWords } from "#records/rules/axes/reason-words.ts";
import { namedValues } from "#records/rules/custom-fields.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";

/**
 * What a help desk's sidebar shows beside a ticket, as a flat object of texts and numbers: widgets show names and values. What a
 * customer who objects to profiling is taken for is null. Money is in major units. Throws
 * NOT_FOUND (CUSTOMER_NOT_FOUND), and FORBIDDEN without `customers:pii`, because it leads from an address to a customer.
 */
export const readHelpDeskCustomer = async (actor: Actor, email: string, { language }: { language: LanguageTag }) => {
  assertMay(actor, "customers:pii");
  const id = await findCustomerByEmail(actor, findEmail(email) ?? email);
  if (id === undefined) throw refusalBy("CUSTOMER_NOT_FOUND", "No customer has this email address");
  const { head, frame } = await getCustomerMetrics(actor, id);
  const { currency, timeZone } = frame;
  const hints = (await readTicketHints(actor, [id], { language })).get(id);
  const words = wordsIn(language);
  const reader = { language, formats: makeFormats({ locale: toLocale(language), currency, timeZone }) };
  return {
    id,
    externalId: head.externalId,
    name: head.name,
    email: head.email,
    currency,
    lifetimeValue: toMajor(head.lifetimeValue, currency),
    orderCount: head.orderCount,
    lastOrderAt: head.lastOrderAt,
    segments: hints ? hints.segments.join(", ") : null,
    archetype: hints?.archetype ?? null,
    clvTier: hints?.clvTier ?? null,
    predictedClv: typeof hints?.predictedClv === "number" ? toMajor(hints.predictedClv, currency) : null,
    churnRisk: toChurnRisk(hints?.orderChance90 ?? null),
    priority: hints?.priority ?? null,
    queue: hints?.queue ?? null,
    team: hints ? words.plays[hints.queue] : null,
    reason: hints ? hints.why.map((reason) => reasonInWords(reason, reader)).join(", ") : null,
    profileUrl: `${publicUrl()}/customers/${id}`,
  };
};

/** Money in major units. */
const shownMetrics = (head: CustomerHead, currency: string) => ({
  lifetimeValue: toMajor(head.lifetimeValue, currency),
  orderCount: head.orderCount,
  averageOrderValue: head.averageOrderValue === null ? null : toMajor(Math.round(head.averageOrderValue), currency),
  firstOrderAt: head.firstOrderAt,
  lastOrderAt: head.lastOrderAt,
  daysSinceLastPurchase: head.daysSinceLastPurchase,
  purchaseFrequency: head.purchaseFrequency,
  tenureDays: head.tenureDays,
  grossMargin: head.grossMargin === null ? null : toMajor(head.grossMargin, currency),
  marginRate: head.marginRate,
  costCoverage: head.costCoverage,
});

/**
 * The header of a customer's page: identity, consent, metrics, RFM scores, tags, and segments with their criteria in
 * the reader's language. Nothing is cached except the thresholds of the RFM scores. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const readCustomer = async (scope: Scope, customerId: string, reader: Reader) => {
  const { head, frame } = await getCustomerMetrics(scope, customerId);
  const { currency, timeZone } = frame;
  const [segments, words, rfm, forecast, fields, valueAtRisk] = await Promise.all([
    readCustomerSegments(scope, customerId),
    criteriaReader(scope, reader),
    placeCustomer(scope, customerId, timeZone),
    readHeadForecast(scope, customerId, currency),
    withBusiness(scope, (client) => activeCustomFields(client, scope, "customers")),
    readValueAtRisk(scope, customerId, currency),
  ]);
  return {
    ...pickIdentity(head),
    customerSince: head.createdAt,
    erasedAt: head.erasedAt,
    profilingObjectionAt: head.profilingObjectionAt,
    emailConsent: { state: head.emailConsent, since: head.emailConsentAt },
    smsConsent: { state: head.smsConsent, since: head.smsConsentAt },
    advertisingConsent: { state: head.advertisingConsent, since: head.advertisingConsentAt },
    currency,
    asOf: now(),
    metrics: shownMetrics(head, currency),
    formulas: wordsIn(reader.language).customer_formulas,
    forecast,
    valueAtRisk,
    rfm,
    segments: segments.map((segment) => ({ ...segment, inWords: inWords(segment.criteria, words) })),
    tags: head.tags,
    customFields: namedValues(fields, head.customFields),
  };
};
