import { z } from "zod";
import { NAME } from "#lib/domain/accounts/fields.ts";
import { plainName } from "#lib/domain/accounts/names.ts";
import { MOST_OVERLAP_HOURS } from "../choices.ts";
import { defineContract } from "../contract.ts";
import { editVersion } from "../wire.ts";

const storefront = z.object({ id: z.int(), name: z.string(), version: editVersion }).meta({ id: "Storefront" });

const business = z
  .object({
    id: z.string().describe("The tenant id of the AI routes"),
    slug: z.string(),
    name: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    version: editVersion.describe("Raised at each change of name, time zone or currency"),
    mayChangeCurrency: z.boolean().describe("As long as there are no orders and no import is under way"),
    storefronts: z.array(storefront),
    secret: z.object({
      madeAt: z.iso.datetime().nullable().describe("Null where that is not known"),
      previousUntil: z.iso.datetime().nullable().describe("Until when the one before is taken too"),
    }),
  })
  .meta({ id: "Business" });

export type Business = z.infer<typeof business>;

export const getBusiness = defineContract({
  method: "GET",
  path: "/api/admin/business",
  summary: "Read the business's settings",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  input: z.object({}),
  output: z.object({ data: business }),
});

export const updateBusiness = defineContract({
  method: "PATCH",
  path: "/api/admin/business",
  summary: "Change the business's name, time zone or currency",
  description:
    "With the version that was read: 409 EDITED_MEANWHILE where somebody was faster. A currency with orders in it stays: " +
    "409 CURRENCY_IN_USE. Another time zone moves the days that reports count; a report that is kept under its dates " +
    "shows it within ten minutes",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  reasons: ["EDITED_MEANWHILE", "CURRENCY_IN_USE"],
  input: z.object({
    name: plainName.max(NAME.max).optional(),
    timeZone: z.string().max(100).optional().describe("An IANA name such as America/Sao_Paulo"),
    currency: z.string().max(3).optional().describe("An ISO 4217 code such as BRL"),
    version: editVersion,
  }),
  output: z.object({ data: business }),
});

export const updateStorefront = defineContract({
  method: "PATCH",
  path: "/api/admin/storefronts/{id}",
  summary: "Rename a storefront",
  description: "With the version that was read: 409 EDITED_MEANWHILE where somebody was faster",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  reasons: ["STOREFRONT_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.object({ id: z.string(), name: plainName.max(NAME.max), version: editVersion }),
  output: z.object({ data: storefront }),
});

export const rotateSecret = defineContract({
  method: "POST",
  path: "/api/admin/business/secret",
  summary: "Rotate the tenant secret",
  description:
    "Answers with the new one (64 characters), shown this once. The one before is taken for the hours of overlap, 0 ends " +
    "it at once; the one before that ends in any case",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  status: 201,
  idempotencyKey: true,
  input: z.object({ overlapHours: z.int().min(0).max(MOST_OVERLAP_HOURS) }),
  output: z.object({ data: z.object({ secret: z.string().length(64), previousUntil: z.iso.datetime().nullable() }) }),
});
