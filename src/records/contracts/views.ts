import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, instant, listOf } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { ROLES } from "#core/values/permissions.ts";
import { VIEW_LISTS, VIEW_NAME_LENGTH } from "#records/rules/view-lists.ts";
import { viewQuery } from "#records/rules/view-query.ts";

const sharedWith = z
  .enum(ROLES)
  .nullable()
  .describe("The lowest role that sees it; null if only its owner does. Sharing needs customers:edit");

const view = z
  .object({
    id: z.string(),
    name: z.string(),
    query: viewQuery.describe("Filters, order and columns, without what no longer exists or you may not use"),
    sharedWith,
    owner: z.string().nullable().describe("Name of the user or token that created it; null for a former one"),
    changedBy: z.string().nullable().describe("Who changed it last"),
    isMine: z.boolean(),
    mayChange: z.boolean(),
    isDefault: z.boolean().describe("Whether your list opens with it"),
    problems: z
      .array(
        z.object({
          missing: z
            .enum(["custom_field", "segment", "value", "permission"])
            .describe("permission: it exists, but would reveal personal data to you"),
          name: z.string().describe("The custom field's key, the segment's ID, or the name of the part of the query"),
        }),
      )
      .describe("What it was saved with that no longer exists, or that you may not use"),
    version: editVersion.describe("Increases with each edit"),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "SavedView" });

export type SavedView = z.infer<typeof view>;

const path = "/api/admin/views";
const one = "/api/admin/views/{id}";
const byDefault = "/api/admin/views/{id}/default";
const bearer = { permission: "customers:view" } as const;
const name = plainName.trim().min(1).max(VIEW_NAME_LENGTH);
const data = z.object({ data: view });
const id = z.object({ id: z.string() });

export const listViews = defineContract({
  ...bearer,
  method: "GET",
  path,
  summary: "List the saved views",
  description: "Your own and those shared with your role, oldest first",
  examples: [{ title: "List the views of the customers list", address: `${path}?list=customers` }],
  input: z.object({ list: z.enum(VIEW_LISTS).optional() }),
  output: listOf(view),
});

export const createView = defineContract({
  ...bearer,
  method: "POST",
  path,
  summary: "Save a view of a list",
  description: "A view that is shared belongs to the team: everyone who sees it and has customers:edit may change it",
  status: 201,
  idempotencyKey: true,
  reasons: ["VIEW_LIMIT", "INVALID_CRITERIA", "IDEMPOTENCY_KEY_REUSED"],
  examples: [
    {
      title: "Share a view of VIPs at risk with managers and admins",
      address: path,
      body: {
        name: "At risk VIPs",
        query: {
          list: "customers",
          criteria: { minLifetimeValue: 1000, minDaysSinceLastPurchase: 90 },
          sort: "-lifetimeValue",
          columns: ["lifetimeValue", "lastOrderAt", "country"],
        },
        sharedWith: "manager",
      },
    },
  ],
  input: z.strictObject({ name, query: viewQuery, sharedWith: sharedWith.default(null) }),
  output: data,
});

export const getView = defineContract({
  ...bearer,
  method: "GET",
  path: one,
  summary: "Read a saved view",
  description: "404 also for a view that is neither yours nor shared with your role",
  reasons: ["VIEW_NOT_FOUND"],
  input: id,
  output: data,
});

export const updateView = defineContract({
  ...bearer,
  method: "PATCH",
  path: one,
  summary: "Change a saved view",
  description:
    "Send the version you read: 409 EDITED_MEANWHILE if it has changed since. A shared view needs customers:edit",
  reasons: ["VIEW_NOT_FOUND", "EDITED_MEANWHILE", "INVALID_CRITERIA"],
  input: z.strictObject({
    id: z.string(),
    version: editVersion,
    name: name.optional(),
    query: viewQuery.optional(),
    sharedWith: sharedWith.optional(),
  }),
  output: data,
});

export const deleteView = defineContract({
  ...bearer,
  method: "DELETE",
  path: one,
  summary: "Delete a saved view",
  description: "It can be restored for 30 days. A shared view needs customers:edit",
  status: 204,
  reasons: ["VIEW_NOT_FOUND"],
  input: id,
  output: z.void(),
});

export const restoreView = defineContract({
  ...bearer,
  method: "POST",
  path: "/api/admin/views/{id}/restore",
  summary: "Restore a deleted view",
  description: "Also for those whose default it was. Repeating the request changes nothing",
  status: 200,
  reasons: ["VIEW_NOT_FOUND", "VIEW_LIMIT"],
  input: z.strictObject(id.shape),
  output: data,
});

export const makeDefaultView = defineContract({
  ...bearer,
  method: "PUT",
  path: byDefault,
  summary: "Open your list with a view",
  description: "Replaces your default view of the same list",
  reasons: ["VIEW_NOT_FOUND"],
  input: z.strictObject(id.shape),
  output: data,
});

export const removeDefaultView = defineContract({
  ...bearer,
  method: "DELETE",
  path: byDefault,
  summary: "Open your list with all rows again",
  status: 204,
  reasons: ["VIEW_NOT_FOUND"],
  input: id,
  output: z.void(),
});
