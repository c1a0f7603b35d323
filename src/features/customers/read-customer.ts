import { withBusiness } from "#core/db/with-business.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { namedValues } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type HeadForecast, readHeadForecast } from "#features/forecast/store/forecast-list.ts";
import type { CustomerHead } from "#features/segments/store/customer-head.ts";
import { toMajor } from "#lib/money.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { segmentsOfCustomer } from "../segments/assign-segments.ts";
import { criteriaReader, inWords, type Reader } from "../segments/describe-criteria.ts";
import { getCustomerMetrics } from "../segments/read-customer-metrics.ts";
import { placeInReport } from "./place-in-report.ts";

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Money in major units. */
const shownMetrics = (head: CustomerHead, currency: string) => ({
  lifetimeValue: toMajor(head.lifetimeValue, currency),
  orderCount: head.orderCount,
  averageOrderValue: head.averageOrderValue === null ? null : toMajor(Math.round(head.averageOrderValue), currency),
  firstOrderAt: instant(head.firstOrderAt),
  lastOrderAt: instant(head.lastOrderAt),
  daysSinceLastPurchase: head.daysSinceLastPurchase,
  purchaseFrequency: head.purchaseFrequency,
  tenureDays: head.tenureDays,
  grossMargin: head.grossMargin === null ? null : toMajor(head.grossMargin, currency),
  marginRate: head.marginRate,
  costCoverage: head.costCoverage,
});

const shownForecast = ({ predictedClv, lower, upper, ...forecast }: HeadForecast, currency: string) => ({
  ...forecast,
  predictedClv: toMajor(predictedClv, currency),
  lower: toMajor(lower, currency),
  upper: toMajor(upper, currency),
});

/**
 * The header of a customer's page: identity, consent, metrics, RFM scores, tags, and segments with their criteria in
 * the reader's language. Nothing is cached except the thresholds of the RFM scores. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const readCustomer = async (scope: Scope, customerId: string, reader: Reader) => {
  const { head, frame } = await getCustomerMetrics(scope, customerId);
  const { currency, timeZone } = frame;
  const [segments, words, rfm, forecast, fields] = await Promise.all([
    segmentsOfCustomer(scope, customerId),
    criteriaReader(scope, reader),
    placeInReport(scope, customerId, timeZone),
    readHeadForecast(scope, customerId),
    withBusiness(scope, (client) => activeCustomFields(client, scope, "customers")),
  ]);
  return {
    ...pickIdentity(head),
    customerSince: head.createdAt.toISOString(),
    erasedAt: instant(head.erasedAt),
    profilingObjectionAt: instant(head.profilingObjectionAt),
    emailConsent: { state: head.emailConsent, since: instant(head.emailConsentAt) },
    smsConsent: { state: head.smsConsent, since: instant(head.smsConsentAt) },
    advertisingConsent: { state: head.advertisingConsent, since: instant(head.advertisingConsentAt) },
    currency,
    asOf: now().toISOString(),
    metrics: shownMetrics(head, currency),
    formulas: wordsIn(reader.language).customer_formulas,
    forecast: forecast && shownForecast(forecast, currency),
    rfm,
    segments: segments.map((segment) => ({ ...segment, inWords: inWords(segment.criteria, words) })),
    tags: head.tags,
    customFields: namedValues(fields, head.customFields),
  };
};
