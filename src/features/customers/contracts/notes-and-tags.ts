import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { editVersion, instant, unlessEdited } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";

const note = z
  .object({
    id: z.string(),
    text: personal("text", z.string()),
    at: instant,
    editedAt: instant.nullable(),
    version: editVersion,
  })
  .meta({ id: "CustomerNote" });

const text = z.string().max(5000);
const path = "/api/admin/customers/{id}/notes";
const one = "/api/admin/customers/{id}/notes/{noteId}";
const data = z.object({ data: note });

export const addCustomerNote = defineContract({
  permission: "customers:edit",
  method: "POST",
  path,
  summary: "Add a note to a customer",
  description: "Notes are part of the timeline; list them with GET …/timeline?kinds=note",
  status: 201,
  idempotencyKey: true,
  reasons: ["CUSTOMER_NOT_FOUND", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({ id: z.string(), text }),
  output: data,
});

export const updateCustomerNote = defineContract({
  permission: "customers:edit",
  method: "PATCH",
  path: one,
  summary: "Change a note",
  reasons: ["NOTE_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({ id: z.string(), noteId: z.string(), text, ...unlessEdited }),
  output: data,
});

export const deleteCustomerNote = defineContract({
  permission: "customers:edit",
  method: "DELETE",
  path: one,
  summary: "Delete a note",
  status: 204,
  reasons: ["NOTE_NOT_FOUND"],
  input: z.object({ id: z.string(), noteId: z.string() }),
  output: z.void(),
});

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
