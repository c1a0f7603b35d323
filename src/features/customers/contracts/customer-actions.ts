import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { CHURN_STATES } from "#records/rules/customers/churn-states.ts";

const path = "/api/admin/customers/{id}/actions";
const mark = z.object({
  state: z.enum(CHURN_STATES).describe("wrong: marked as not relevant on a list"),
  at: z.iso.datetime(),
  until: z.iso.datetime().describe("After this time it is recommended again if its rule still matches"),
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
    "The customer's purchase rhythm decides the first action and which others are allowed: related products, the RFM segment's actions, consent. Every list shows the same first action",
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
