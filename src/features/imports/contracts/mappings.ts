import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, listOf, unlessEdited } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { mapping } from "./mapping.ts";

const stored = z
  .object({
    id: z.string(),
    name: z.string(),
    mapping,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: editVersion,
  })
  .meta({ id: "StoredImportMapping" });

const path = "/api/admin/import-mappings";
const one = "/api/admin/import-mappings/{id}";
const name = plainName.trim().min(1).max(120);
const data = z.object({ data: stored });

export const listImportMappings = defineContract({
  permission: "data:import",
  method: "GET",
  path,
  summary: "List the saved column mappings",
  description: "All of them, sorted by name",
  input: z.object({}),
  output: listOf(stored),
});

export const createImportMapping = defineContract({
  permission: "data:import",
  method: "POST",
  path,
  summary: "Save a column mapping",
  status: 201,
  idempotencyKey: true,
  reasons: ["IMPORT_MAPPING_NAME_TAKEN", "IMPORT_MAPPING_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({ name, mapping }),
  output: data,
});

export const updateImportMapping = defineContract({
  permission: "data:import",
  method: "PATCH",
  path: one,
  summary: "Change a saved column mapping",
  reasons: ["IMPORT_MAPPING_NOT_FOUND", "IMPORT_MAPPING_NAME_TAKEN", "EDITED_MEANWHILE"],
  input: z.strictObject({ id: z.string(), name: name.optional(), mapping: mapping.optional(), ...unlessEdited }),
  output: data,
});

export const deleteImportMapping = defineContract({
  permission: "data:import",
  method: "DELETE",
  path: one,
  summary: "Delete a saved column mapping",
  description: "Imports that were read by it keep their own copy",
  status: 204,
  reasons: ["IMPORT_MAPPING_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});
