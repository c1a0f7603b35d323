import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { namedCustomValues } from "#core/contracts/custom-values.ts";
import { customerIdentity, customerMargin } from "#core/contracts/customer-standing.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, day, money, score } from "#core/contracts/wire.ts";
import { headForecast } from "#features/forecast/contracts/forecast-customers.ts";
import { rfmBands } from "#features/report/contracts/report-customers.ts";
import { customerSegment } from "#features/segments/contracts/customer-segments.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { CONSENTS } from "#records/rules/incoming-customer.ts";

const consent = z.object({
  state: z.enum(CONSENTS),
  since: z.iso.datetime().nullable(),
});

/** The metrics of a customer; each has an explanation under the same name. */
const CUSTOMER_METRICS = [
  "lifetimeValue",
  "orderCount",
  "averageOrderValue",
  "daysSinceLastPurchase",
  "purchaseFrequency",
  "tenureDays",
  "grossMargin",
  "predictedClv",
] as const;

const metrics = z.object({
  lifetimeValue: money.describe("Revenue from all sales to date, net of refunds"),
  orderCount: count.describe("Number of sales"),
  averageOrderValue: money.nullable().describe("Null without an order"),
  firstOrderAt: z.iso.datetime().nullable(),
  lastOrderAt: z.iso.datetime().nullable(),
  daysSinceLastPurchase: count.nullable(),
  purchaseFrequency: z.number().nonnegative().describe("Orders per month since the first order"),
  tenureDays: count,
  ...customerMargin,
});

const place = z.object({
  segment: z.enum(RFM_SEGMENTS.map(({ key }) => key)),
  segmentCode: z.string(),
  recencyScore: score,
  frequencyScore: score,
  monetaryScore: score,
  daysSinceLastPurchase: count,
  orderCount: count.describe("In the period"),
  revenue: money.describe("In the period"),
  bands: rfmBands,
  period: z.object({ start: day, end: day, days: z.int() }),
  generatedAt: z.iso
    .datetime()
    .describe("When the report with these cut points was generated, at most ten minutes ago"),
});

const customer = z
  .object({
    ...customerIdentity,
    phone: personal("phone", z.string().nullable().describe("E.164")),
    customerSince: z.iso.datetime(),
    erasedAt: z.iso.datetime().nullable().describe("When their personal data was erased; null if it was not"),
    profilingObjectionAt: z.iso
      .datetime()
      .nullable()
      .describe("Since when they object to profiling; null if they don't"),
    emailConsent: consent,
    smsConsent: consent,
    advertisingConsent: consent.describe("To advertising on other sites"),
    currency: z.string(),
    asOf: z.iso.datetime(),
    metrics,
    formulas: z
      .record(z.enum(CUSTOMER_METRICS), z.string())
      .describe("How each metric is calculated, in the language of Accept-Language"),
    forecast: headForecast.nullable().describe("From the last forecast; null if the customer had not bought by then"),
    rfm: place.nullable().describe("In the standard 90-day report; null without a sale in that period"),
    segments: z.array(customerSegment.extend({ inWords: z.string().nullable() })),
    tags: z.array(z.string()),
    customFields: namedCustomValues,
  })
  .meta({ id: "Customer360" });

export const getCustomer = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}",
  summary: "Read a customer",
  description:
    "Identity, value, RFM scores and segments. Orders, timeline, products, RFM " +
    "history, months and recommended actions have separate routes. Always up to date",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: customer }),
});
