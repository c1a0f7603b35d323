import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { LANGUAGE_TAGS, LANGUAGES } from "#core/messages/language.ts";
import { PERMISSIONS, ROLES } from "#core/values/permissions.ts";
import { START_PAGES, TABLE_DENSITIES } from "#core/values/preferences.ts";

import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { TEXT_KEYS } from "#records/rules/business-texts.ts";
import { SWATCHES } from "#records/rules/rfm/swatches.ts";
import { VIEW_LISTS } from "#records/rules/view-lists.ts";

const me = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable().describe("Null for a token"),
    language: z
      .enum(LANGUAGE_TAGS)
      .nullable()
      .describe(
        "Language of texts and region of numbers, money, dates and times, such as es-ES. Without a region, the browser's; null uses the browser's language",
      ),
    tableDensity: z.enum(TABLE_DENSITIES).nullable().describe("Null uses the browser's last choice, else comfortable"),
    role: z.enum(ROLES),
    startPage: z.enum(START_PAGES).describe("Where the role starts after login and at /"),
    permissions: z.array(z.enum(PERMISSIONS)),
    business: z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      rfmDays: z.int().describe("The standard RFM period in days, which segments without a period are of"),
      sampleOf: z
        .object({ slug: z.string(), name: z.string() })
        .nullable()
        .describe("The business that this one shows sample data for; null for a real one"),
    }),
    storefronts: z.array(z.object({ id: z.int(), name: z.string() })),
    hasCosts: z
      .boolean()
      .describe("Whether the cost of any sale to a customer is known, so that there is a gross margin"),
    texts: z
      .array(z.object({ key: z.enum(TEXT_KEYS), language: z.enum(LANGUAGES), text: z.string() }))
      .describe("The business's own messages and action texts"),
    rfmScheme: z
      .object({
        version: z.int().positive(),
        looks: z.array(
          z.object({
            key: z.enum(RFM_KEYS_BY_VALUE),
            name: z.string().nullable(),
            description: z.string().nullable(),
            color: z.enum(SWATCHES).nullable(),
          }),
        ),
      })
      .optional()
      .describe(
        "The active version of the business's own RFM segments, absent with the standard ones; its actions are among texts",
      ),
    unreadAlerts: z
      .int()
      .describe("How many alerts are open and unread (GET /api/admin/alerts); 0 without customers:view"),
    defaultViews: z
      .partialRecord(z.enum(VIEW_LISTS), z.string())
      .describe("The ID of the saved view that each of your lists opens with"),
  })
  .meta({ id: "Me" });

export type Me = z.infer<typeof me>;

export const getMe = defineContract({
  method: "GET",
  path: "/api/admin/me",
  summary: "Read your account",
  description: "The caller, their current business, their role and their permissions.",
  permission: null,
  input: z.object({}),
  output: z.object({ data: me }),
});

export const updateMe = defineContract({
  method: "PATCH",
  path: "/api/admin/me",
  summary: "Change your preferences",
  description: "Preferences that are left out stay as they are",
  auth: "session",
  permission: null,
  input: z.strictObject({
    language: z.enum(LANGUAGE_TAGS).nullable().optional(),
    tableDensity: z.enum(TABLE_DENSITIES).nullable().optional(),
  }),
  output: z.object({ data: me }),
});

export const listMyBusinesses = defineContract({
  method: "GET",
  path: "/api/admin/me/businesses",
  summary: "List your businesses",
  auth: "session",
  permission: null,
  input: z.object({}),
  output: z.object({
    data: z.array(
      z.object({
        slug: z.string(),
        name: z.string(),
        role: z.enum(ROLES),
        isCurrent: z.boolean(),
        isSample: z.boolean(),
      }),
    ),
  }),
});

export const goToBusiness = defineContract({
  method: "PUT",
  path: "/api/admin/me/business",
  summary: "Switch to another business",
  description: "The session belongs to that business from then on",
  auth: "session",
  permission: null,
  reasons: ["BUSINESS_NOT_FOUND"],
  status: 204,
  input: z.strictObject({ slug: z.string().max(100) }),
  output: z.void(),
});
