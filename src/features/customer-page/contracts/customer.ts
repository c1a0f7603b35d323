import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, day, instant, money, score, share } from "#core/contracts/wire.ts";
import { headForecast } from "#features/forecast/contracts/forecast-customers.ts";
import { rfmBands } from "#features/report/contracts/report-customers.ts";
import { customerSegment } from "#features/segments/contracts/segment-members.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { namedCustomValues } from "#records/contracts/customer-fields.ts";
import { customerIdentity, customerMargin } from "#records/contracts/list-fields.ts";
import { CHURN_STATES } from "#records/rules/customers/customer-standing.ts";
import { CONSENTS } from "#records/rules/incoming-records.ts";
import { TICKET_PRIORITIES } from "#records/rules/playbook.ts";

const path = "/api/admin/customers/{id}/actions";
const mark = z.object({
  state: z.enum(CHURN_STATES).describe("wrong: marked as not relevant on a list"),
  at: instant,
  until: instant.describe("After this time it is recommended again if its rule still matches"),
});

const action = z
  .object({
    key: z.string().meta({ examples: ["remind", "cross_sell:Garden", "at_risk:1"] }),
    title: z.string().describe("Recommended action, in the language of Accept-Language"),
    why: z.string().describe("Why it is recommended for this customer"),
    mark: mark.nullable().describe("Who handled it; null if it is still to do"),
  })
  .meta({ id: "CustomerAction" });

export type CustomerAction = z.infer<typeof action>;

const data = z.object({ data: z.array(action) });

export const listCustomerActions = defineContract({
  method: "GET",
  path,
  summary: "List recommended actions for a customer",
  description:
    "Customers whom nothing may be sent to are first asked for consent or an address. Then the customer's purchase rhythm decides the next action, which every " +
    "list shows, and which others are allowed: related products and the RFM segment's actions",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: data,
});

export const markCustomerAction = defineContract({
  method: "PUT",
  path,
  summary: "Mark an action as done or snoozed",
  description: "It is not recommended for the next 30 days. Null removes the mark. Returns all actions",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND", "ACTION_NOT_FOUND"],
  input: z.strictObject({
    id: z.string(),
    action: z.string().max(200).describe("Key of an action that is recommended or marked"),
    state: z.enum(["done", "not_now"]).nullable(),
  }),
  output: data,
});

export const readGorgiasCustomer = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/integrations/gorgias/customer",
  summary: "Show a customer in Gorgias",
  description:
    "For the sidebar of a ticket: a flat object that an HTTP integration with GET shows as a widget. Use an API token in its header " +
    "Authorization. What profiling says is null for customers who object to it. 404 if no customer has the email address. " +
    "Also needs customers:pii",
  reasons: ["CUSTOMER_NOT_FOUND"],
  examples: [
    {
      title: "Read a customer by email address",
      address: "/api/integrations/gorgias/customer?email=ada%40example.com",
    },
  ],
  input: z.object({ email: z.string().max(320).default("") }),
  output: z
    .object({
      id: z.string(),
      externalId: personal("id", z.string().describe("The store's own ID")),
      name: personal("name", z.string().nullable()),
      email: personal("email", z.string().nullable()),
      currency: z.string(),
      lifetimeValue: money.describe("Net of refunds"),
      orderCount: count,
      lastOrderAt: instant.nullable(),
      segments: z.string().nullable().describe("Names, separated by commas"),
      archetype: z.string().nullable(),
      clvTier: z.enum(CLV_TIERS).nullable(),
      predictedClv: money.nullable().describe("Expected spending in the next 12 months; null without a forecast"),
      churnRisk: share
        .max(1)
        .nullable()
        .describe("Probability of no order in the next 90 days: 1 − orderChance90; null without a forecast"),
      priority: z
        .enum(TICKET_PRIORITIES)
        .nullable()
        .describe("The churn playbook's; normal for customers who are not drifting away"),
      queue: z.enum(["senior_agent_queue", "retention_specialist", "general_support"]).nullable(),
      team: z.string().nullable().describe("The queue's name, in the language of Accept-Language"),
      reason: z.string().nullable().describe("Why this team and priority; empty if no rule fired"),
      profileUrl: z.string().describe("The customer's page"),
    })
    .meta({ id: "HelpDeskCustomer" }),
});

const consent = z.object({
  state: z.enum(CONSENTS),
  since: instant.nullable(),
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
  firstOrderAt: instant.nullable(),
  lastOrderAt: instant.nullable(),
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
    customerSince: instant,
    erasedAt: instant.nullable().describe("When their personal data was erased; null if it was not"),
    profilingObjectionAt: instant.nullable().describe("Since when they object to profiling; null if they don't"),
    emailConsent: consent,
    smsConsent: consent,
    advertisingConsent: consent.describe("To advertising on other sites"),
    currency: z.string(),
    asOf: instant,
    metrics,
    formulas: z
      .record(z.enum(CUSTOMER_METRICS), z.string())
      .describe("How each metric is calculated, in the language of Accept-Language"),
    forecast: headForecast.nullable().describe("From the last forecast; null if the customer had not bought by then"),
    valueAtRisk: z
      .object({ amount: money, ifBack: money.describe("Expected spending in 12 months if they return") })
      .nullable()
      .describe(
        "The same as on the lists to win back; null without a forecast, and after an order until the next update",
      ),
    rfm: place.nullable().describe("In the business's standard RFM period; null without a sale in it"),
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
