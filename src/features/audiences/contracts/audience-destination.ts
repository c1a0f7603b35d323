import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, editVersion, instant, listInput, listOf } from "#core/contracts/wire.ts";
import {
  DESTINATION_FIELDS,
  DESTINATION_PROBLEMS,
  DESTINATION_TEXT_LENGTH,
  type DestinationField,
  isRequiredField,
  isSecretField,
  listDestinationFields,
} from "#features/audiences/destinations/destination-fields.ts";
import { DESTINATION_KINDS, getDefinition } from "#features/audiences/destinations/destinations.ts";

const path = "/api/admin/audiences/{id}/destination";
const id = z.string();
/** The destinations that are no platforms, by the format that they take. */
const listed = (takes: "csv" | "any"): string =>
  DESTINATION_KINDS.filter((one) => {
    const definition = getDefinition(one);
    return "takes" in definition && definition.takes === takes;
  }).join(" and ");
const kind = z
  .enum(DESTINATION_KINDS)
  .describe(
    `The system of the audience's format; ${listed("csv")} for csv; ${listed("any")} take the file of any format`,
  );

const text = z.string().max(DESTINATION_TEXT_LENGTH).optional();
const buildShape = (fields: readonly DestinationField[]) =>
  Object.fromEntries(fields.map((field) => [field, text])) as Record<DestinationField, typeof text>;

const fields = buildShape(DESTINATION_FIELDS);
const settings = z.object(buildShape(DESTINATION_FIELDS.filter((field) => !isSecretField(field))));

const problem = z
  .enum(DESTINATION_PROBLEMS)
  .nullable()
  .describe("Why the last attempt failed; FORMAT_CHANGED: the audience's format is another system's now");

const destination = z
  .object({
    kind,
    settings: settings.describe("The fields that are not secret; without settings:manage, none"),
    isLocked: z.boolean().describe("AUTH_SECRET has changed, so enter the keys again"),
    delivered: count.describe("Number of the last send that arrived completely; 0 before the first"),
    deliveredAt: instant.nullable(),
    attemptedAt: instant.nullable(),
    problem,
    detail: z.string().nullable().describe("The destination's own words, or the host"),
    rejected: count.describe("Members that the destination refuses"),
    version: editVersion,
  })
  .meta({ id: "AudienceDestination" });

export type AudienceDestination = z.infer<typeof destination>;

const needs = [
  ...DESTINATION_KINDS.map((one) => {
    const required = listDestinationFields(one).filter((field) => isRequiredField(one, field));
    return `${one}: ${required.join(", ")}`;
  }),
  ...DESTINATION_KINDS.flatMap((one) => {
    const { alsoNeeds } = getDefinition(one);
    return alsoNeeds ? `${one} also ${alsoNeeds}` : [];
  }),
].join("; ");

export const getDestination = defineContract({
  method: "GET",
  path,
  summary: "Read where an audience is delivered",
  permission: "customers:view",
  reasons: ["AUDIENCE_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: destination.nullable().describe("Null if the audience has no destination") }),
});

export const putDestination = defineContract({
  method: "PUT",
  path,
  summary: "Set where an audience is delivered",
  description:
    `Each send brings only what changed since the last one there. Needs (${needs}). ` +
    "Keys are stored encrypted and never returned; absent ones keep the stored value, except for another host. Another list " +
    "or place is filled from the beginning",
  permission: "settings:manage",
  isSecret: true,
  reasons: ["AUDIENCE_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({ id, kind, version: editVersion.optional(), ...fields }),
  output: z.object({ data: destination }),
});

export const removeDestination = defineContract({
  method: "DELETE",
  path,
  summary: "Stop delivering an audience",
  description: "Deletes the keys. Members stay at the destination",
  permission: "settings:manage",
  status: 204,
  reasons: ["AUDIENCE_NOT_FOUND", "AUDIENCE_DESTINATION_NOT_FOUND"],
  input: z.object({ id }),
  output: z.void(),
});

export const testDestination = defineContract({
  method: "POST",
  path: "/api/admin/audiences/{id}/destination/test",
  summary: "Test a destination",
  description:
    "Reads the lists of a system, posts a test message, or writes customer360-test.txt. Absent keys are the stored ones. The " +
    "key of an SFTP server that is not the given one is returned, for comparison",
  permission: "settings:manage",
  status: 200,
  isSecret: true,
  reasons: ["AUDIENCE_NOT_FOUND"],
  input: z.strictObject({ id, kind, ...fields }),
  output: z.object({
    data: z.object({
      lists: z.array(z.object({ id: z.string(), name: z.string() })),
      hostKey: z.string().nullable(),
      problem,
      detail: z.string().nullable(),
    }),
  }),
});

const { page, pageSize } = listInput([], "");

export const listRejections = defineContract({
  method: "GET",
  path: "/api/admin/audiences/{id}/rejections",
  summary: "List the members a destination refuses",
  permission: "customers:view",
  reasons: ["AUDIENCE_NOT_FOUND"],
  input: z.object({ id, page, pageSize }),
  output: listOf(
    z.object({
      id: z.string().describe("The customer's"),
      externalId: personal("id", z.string()),
      number: z.int().positive().describe("The send that was delivered then"),
      reason: personal(
        "text",
        z.string().describe("no_address, no_consent, control_group, or the destination's own words without addresses"),
      ),
    }),
  ),
});
