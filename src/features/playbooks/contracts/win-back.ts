import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, instant, listInput, money, queryIds, share, wholeFile } from "#core/contracts/wire.ts";
import { isUuid } from "#core/values/texts.ts";
import { CONTACT_BASES } from "#lib/recommend/contact-effect.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";
import { CHURN_STATES } from "#records/rules/customers/customer-standing.ts";
import { REACH_FILTERS } from "#records/rules/customers/reach.ts";
import { WIN_BACK_SORTS } from "#records/rules/view-lists.ts";
import { nextAction } from "./playbooks.ts";

const mark = z
  .object({ state: z.enum(CHURN_STATES), at: instant, until: instant })
  .nullable()
  .describe("The recorded outcome; null if none");

/** What contacting a list's customers is expected to bring. */
export const expectedFromContact = z
  .object({
    lower: money,
    upper: money,
    basis: z
      .enum(CONTACT_BASES)
      .describe(
        "campaigns: the business's own campaigns measured winning customers back (95% interval of revenue in 30 days, at least 0); " +
          "published: 0.31% to 0.68% of expectedValueSaved, from a randomized email test (Hillstrom 2008)",
      ),
  })
  .describe("Expected from contacting all of them, beyond what they buy on their own")
  .meta({ id: "ExpectedFromContact" });

const customer = z
  .object({
    ...customerIdentity,
    lifetimeValue: money,
    lastOrderAt: instant,
    daysSinceLastOrder: z.int(),
    usualGapDays: z.number().min(0).nullable().describe("Median days between purchases; null with fewer than two gaps"),
    chanceToReturn: share
      .max(1)
      .nullable()
      .describe("Probability of an order in the next 90 days without contact; null without a forecast"),
    valueIfBack: money.nullable().describe("Expected spending in 12 months if they return; null without a forecast"),
    saveValue: money
      .nullable()
      .describe("The value at risk: valueIfBack × (1 − chanceToReturn); null without a forecast"),
    reachableByEmail: z.boolean().describe("Has an email address and consented"),
    reachableBySms: z.boolean().describe("Consented to SMS"),
    nextAction: nextAction.nullable(),
    mark,
  })
  .meta({ id: "WinBackCustomer" });

export const listWinBack = defineContract({
  method: "GET",
  path: "/api/admin/actions/win-back",
  permission: "customers:view",
  summary: "List customers to win back this week",
  description:
    "Customers overdue by their own rhythm who can still be expected back and have less than a 70% chance to order in 90 days without " +
    "contact, by value at risk. The file export also needs data:export",
  files: ["text/csv"],
  reasons: ["VIEW_NOT_FOUND", "VIEW_INCOMPLETE"],
  examples: [
    { title: "List this week's customers", address: "/api/admin/actions/win-back" },
    { title: "List all customers to win back", address: "/api/admin/actions/win-back?view=all&reachable=all" },
  ],
  input: z.object({
    ...listInput(WIN_BACK_SORTS, "-saveValue"),
    view: z
      .string()
      .refine((view) => view === "week" || view === "all" || isUuid(view), {
        params: { reason: "unknown_value", values: "week, all, the ID of a saved view" },
      })
      .default("week")
      .describe(
        "week: above the minimum value and at most as many as the team can contact; all: everyone to win back. Or the ID of a saved " +
          "view of this list: its filters and sort replace those of the request",
      ),
    reachable: z
      .enum(REACH_FILTERS)
      .default("any")
      .describe("any: by email or SMS; all: also customers who cannot be reached"),
    state: z.enum(["open", "marked"]).default("open").describe("open: still to handle; marked: handled"),
    ids: queryIds,
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(customer),
    total: count,
    totals: z
      .object({
        customers: count,
        reachableByEmail: count,
        reachableBySms: count,
        expectedValueSaved: money.describe(
          "Sum of saveValue: what it is worth if all of them return because of contact",
        ),
        expectedFromContact,
      })
      .describe("For the list, whatever is searched for"),
    overdue: count.describe("Open customers of the view all with the same reachable"),
    unreachable: count.describe("Open customers who are only left out because they cannot be reached"),
    marked: count.describe("Customers of the list handled in the last 30 days"),
    contacted: count.describe("Customers contacted in the last 7 days; they count towards the cap"),
    cap: count.describe("How many customers the team can contact in a week"),
    leastValue: money.describe("Least saveValue on the week's list"),
    asOf: day.nullable().describe("The last update of next actions; null before the first"),
    currency: z.string(),
    forecast: z.object({ asOf: day }).nullable().describe("null before the first forecast, when values are unknown"),
  }),
});

export type WinBackAnswer = z.infer<typeof listWinBack.output>;
export type WinBackRow = WinBackAnswer["data"][number];
