import { z } from "zod";
import { defineContract } from "../contract.ts";

const path = "/api/admin/customers/{id}/actions";
const door = { auth: "session-or-bearer", errors: "admin" } as const;

const mark = z.object({
  state: z.enum(["done", "not_now"]),
  at: z.iso.datetime(),
  until: z.iso.datetime().describe("From then on it is recommended again where its rule still holds"),
});

const action = z
  .object({
    key: z.string().meta({ examples: ["remind", "cross_sell:Garden", "at_risk:1"] }),
    title: z.string().describe("What to do, in the language of Accept-Language"),
    why: z.string().describe("What of this customer speaks for it"),
    mark: mark.nullable().describe("Who has dealt with it; null: it is to be done"),
  })
  .meta({ id: "CustomerAction" });

export type CustomerAction = z.infer<typeof action>;

const data = z.object({ data: z.array(action) });

export const listCustomerActions = defineContract({
  ...door,
  method: "GET",
  path,
  summary: "Read what to do about a customer",
  description:
    "Recommended by rules that can be read: the customer's rhythm, what goes with what they buy, their RFM segment's actions, their consent. The most personal first",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: data,
});

export const markCustomerAction = defineContract({
  ...door,
  method: "PUT",
  path,
  summary: "Note that an action is done, or not for now",
  description: "It is not recommended for 30 days then. A null takes the mark away. Answers with all of them",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND", "ACTION_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    action: z.string().max(200).describe("The key of one that is recommended now, or was marked"),
    state: z.enum(["done", "not_now"]).nullable(),
  }),
  output: data,
});
