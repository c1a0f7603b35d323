import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, money, month, share } from "#core/contracts/wire.ts";
import { RETURN_DAYS as RETURN_HORIZONS } from "#lib/products/return-cohorts.ts";
import { LEAST_FIRST_BUYERS } from "#lib/products/return-rates.ts";
import { SPAN_DAYS } from "#records/rules/order-readings/order-gaps.ts";
import { CURVE_DAYS } from "#records/rules/order-readings/products-of-orders.ts";
import { frame, interval, range } from "./first-orders.ts";

const returns = z
  .array(
    z.object({
      days: z.int().describe(RETURN_HORIZONS.join(", ")),
      observed: count.describe("Customers whose first order is at least so many days old"),
      returned: count.describe("Those who came back within so many days"),
      share: interval.nullable().describe("With Wilson's 95% interval; null without observed customers"),
      isTooFew: z.boolean().describe(`Fewer than ${LEAST_FIRST_BUYERS} observed customers`),
    }),
  )
  .length(RETURN_HORIZONS.length);

const cohort = { customers: count, returns };

const quartiles = z
  .array(
    z.object({
      share: share.max(1),
      day: count.nullable().describe("Null if fewer did while they were observed"),
      lower: count.nullable().describe("95% interval"),
      upper: count.nullable(),
    }),
  )
  .length(3);

export const getSecondOrder = defineContract({
  method: "GET",
  path: "/api/admin/second-order",
  summary: "Read when customers place their second order",
  description:
    "Customers whose first counted order was in these months. A second order is any counted order on a later day, in the business's " +
    "time zone, wherever it was. Cached until orders change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    by: z
      .enum(["month", "product", "category", "storefront", "channel", "discount"])
      .default("month")
      .describe("What groups have in common: of the first order. A first order may have several values"),
    ...range,
  }),
  output: z.object({
    data: z
      .object({
        ...frame,
        by: z.enum(["month", "product", "category", "storefront", "channel", "discount"]),
        customers: count,
        returned: count.describe("Those with a second order, after however many days"),
        quartiles: quartiles.describe(
          "Days after which a quarter, half and three quarters of all customers have come back",
        ),
        curve: z
          .array(
            interval.extend({ day: count, waiting: count.describe("Customers who still wait when the day begins") }),
          )
          .max(CURVE_DAYS + 1)
          .describe(
            "Share that has come back by each day since the first order, by Kaplan–Meier with its 95% interval",
          ),
        total: z.object(cohort),
        months: z.array(z.object({ month, ...cohort })).describe("By month of the first order, in order"),
        ladder: z
          .array(
            z.object({
              order: z.int().positive().describe("Orders of the same day count as one"),
              customers: count,
              shareOfPrevious: share.max(1).nullable(),
              revenuePerCustomer: money.nullable().describe("Of that order, net of refunds"),
              revenueSoFarPerCustomer: money.nullable(),
            }),
          )
          .describe("How many customers have placed a first, second, third and fourth order so far"),
        groups: z
          .array(
            z.object({
              kind: z.enum(["value", "automatic", "none", "unknown", "other"]),
              key: z.string().nullable(),
              label: z.string().nullable().describe("Name of a product"),
              ...cohort,
              medianDays: count.nullable(),
            }),
          )
          .describe("Without by=month: the values with the most customers, and those without one"),
        values: count.describe("Different values"),
        due: z
          .object({
            from: count.describe("Days since the first order"),
            to: count.nullable().describe(`Null: up to ${CURVE_DAYS} days`),
            customers: count,
          })
          .nullable()
          .describe(
            "Customers with one order who are between the first and third quartile of the curve; null if it has no first quartile",
          ),
      })
      .meta({ id: "SecondOrder" }),
  }),
});

export type SecondOrder = z.infer<typeof getSecondOrder.output>["data"];

const gaps = {
  orders: count.describe("Those without a next order yet too"),
  followed: count.describe("Those with a next order, after however many days"),
  spans: z
    .array(
      z.object({
        from: count.describe("Days since the order"),
        to: count,
        gaps: count.describe("Next orders on these days so far"),
        share: share
          .max(1)
          .nullable()
          .describe(
            "Of all orders, those whose next one comes on these days, by Kaplan–Meier; null if none was observed so long",
          ),
      }),
    )
    .length(CURVE_DAYS / SPAN_DAYS)
    .describe(`In spans of ${SPAN_DAYS} days`),
};

export const getOrderGaps = defineContract({
  method: "GET",
  path: "/api/admin/order-gaps",
  summary: "Read the time between orders",
  description:
    "The days from an order to the customer's next one on a later day, of customers whose first counted order was in these months. " +
    "Orders of the same day count as one. Orders without a next one count for as long as they were observed. Cached until orders " +
    "change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object(range),
  output: z.object({
    data: z
      .object({
        ...frame,
        customers: count,
        steps: z
          .array(
            z.object({
              order: z.int().positive().describe("From this order of a customer to the next"),
              ...gaps,
              quartiles: quartiles.describe("Days after which a quarter, half and three quarters have ordered again"),
            }),
          )
          .length(3)
          .describe(
            "From the first order to the second, from the second to the third, and from the third to the fourth",
          ),
        every: z
          .object({
            ...gaps,
            medianDays: count.nullable().describe(`Null if fewer than half are followed within ${CURVE_DAYS} days`),
          })
          .describe(
            "From every order to the next one. It has no interval, because a customer's orders are not independent of each other",
          ),
      })
      .meta({ id: "OrderGaps" }),
  }),
});

export type OrderGaps = z.infer<typeof getOrderGaps.output>["data"];
