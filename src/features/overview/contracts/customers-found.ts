import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, money } from "#core/contracts/wire.ts";

export const getCustomersFound = defineContract({
  method: "GET",
  path: "/api/admin/overview/customers",
  summary: "Read what the orders say about the customers",
  description:
    "How many customers there are, how many of them bring half of the revenue, ordered once and are overdue: of all orders of all " +
    "storefronts, net of refunds. Each number is the total of the list that its description names",
  permission: "reports:view",
  input: z.object({}),
  output: z.object({
    data: z
      .object({
        customers: count.describe("GET /api/admin/customers"),
        buyers: count.describe('Customers with a sale: criteria={"minOrders":1}'),
        half: z
          .object({
            customers: count,
            leastLifetimeValue: money.describe('Of each of them: criteria={"minLifetimeValue":…}'),
          })
          .nullable()
          .describe("The customers with most revenue who together bring half of it; null without revenue"),
        once: count.describe('Customers with one sale: criteria={"minOrders":1,"maxOrders":1}'),
        overdue: z
          .object({ customers: count, days: count.describe("Days up to today in which they last bought") })
          .nullable()
          .describe(
            "Overdue by their own rhythm and unlikely to order on their own: GET /api/admin/segmentation/customers?action=win_back; null until next actions are calculated",
          ),
        isNewShop: z
          .boolean()
          .describe("Whether the first data came from files or connected shops in the last 14 days"),
        currency: z.string(),
      })
      .meta({ id: "CustomersFound" }),
  }),
});

export type CustomersFound = z.infer<typeof getCustomersFound.output>["data"];
