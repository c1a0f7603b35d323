import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { plainName } from "#core/values/names.ts";

const door = {
  path: "/api/admin/customers/{id}/tags",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND"],
} as const;

const id = z.string();
const tag = "Kept in lower case, without a # before it";
const output = z.object({ data: z.object({ tags: z.array(z.string()) }) });

export const addCustomerTag = defineContract({
  ...door,
  method: "PUT",
  summary: "Tag a customer",
  description: "Returns all the customer's tags. Adding a tag twice changes nothing",
  input: z.strictObject({ id, tag: plainName.max(255).describe(tag) }),
  output,
});

export const removeCustomerTag = defineContract({
  ...door,
  method: "DELETE",
  summary: "Remove a tag from a customer",
  description: "Returns the remaining tags. Removing a tag that is not there changes nothing",
  status: 200,
  // Not validated, so that a tag created before names were checked can be removed.
  input: z.object({ id, tag: z.string().describe(tag) }),
  output,
});
