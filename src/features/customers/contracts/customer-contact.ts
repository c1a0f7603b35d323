import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { editVersion } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { CORRECTED_FIELDS } from "#features/customers/rules/corrections.ts";

const id = z.string();
const text = z.string().nullable();

const contact = z
  .object({
    externalId: personal("id", z.string()),
    name: personal("name", text),
    firstName: personal("name", text),
    lastName: personal("name", text),
    email: personal("email", text),
    phone: personal("phone", text.describe("E.164")),
    country: text,
    address: z.object({
      street: personal("address", text),
      city: personal("address", text),
      region: personal("address", text),
      postalCode: personal("address", text),
    }),
    locale: text.describe("A language tag such as pt-BR"),
    corrected: z
      .array(z.object({ field: z.enum(CORRECTED_FIELDS), at: z.iso.datetime() }))
      .describe("What was corrected, and when: imports of older data leave these fields alone"),
    version: editVersion,
  })
  .meta({ id: "CustomerContact" });

export type CustomerContact = z.infer<typeof contact>;

const given = plainName.max(255).nullish();

export const getCustomerContact = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/contact",
  summary: "Read a customer's contact details",
  description: "To correct them. Also needs customers:pii",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: contact }),
});

export const correctCustomer = defineContract({
  method: "PATCH",
  path: "/api/admin/customers/{id}",
  summary: "Correct a customer's contact details",
  description:
    "Absent fields are kept, and null clears a field. Corrected fields stay when imports, programs and connected shops send older " +
    "data, data without a date, or the corrected value again; a newer one (updatedAt) replaces them. Send the version you read: " +
    "409 EDITED_MEANWHILE if the customer has changed since. Also needs customers:pii",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND", "CUSTOMER_ERASED", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id,
    name: given,
    firstName: given.describe("With lastName instead of name"),
    lastName: given,
    email: given,
    phone: given.describe("In international form, with any punctuation"),
    country: given.describe("A name or a code, as the store sends it"),
    address: z
      .strictObject({ street: given, city: given, region: given, postalCode: given })
      .nullish()
      .describe("Without the country; replaced as a whole"),
    locale: given.describe("A language tag such as pt-BR"),
    version: editVersion,
  }),
  output: z.object({ data: contact }),
});
