import { v7 as uuidv7 } from "uuid";
import { insertAuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { readName } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { ImportMapping } from "#features/imports/rules/reading-options.ts";
import * as stored from "#features/imports/store/import-mappings.ts";

const LIMIT = {
  what: "import_mappings",
  from: "import_mappings where",
  max: 200,
  reason: "IMPORT_MAPPING_LIMIT",
} as const satisfies RowLimit;

const notFound = () => refusalBy("IMPORT_MAPPING_NOT_FOUND", "There is no such column mapping");
const nameTaken = () => refusalBy("IMPORT_MAPPING_NAME_TAKEN", "Another column mapping has this name");

/** All saved mappings of a business, sorted by name. */
export const listSavedMappings = async (scope: Scope) => {
  const data = await withBusiness(scope, (client) => stored.listMappings(client, scope));
  return { data, total: data.length };
};

/** Throws NOT_FOUND (IMPORT_MAPPING_NOT_FOUND). */
export const readMapping = async (scope: Scope, id: string): Promise<stored.StoredMapping> => {
  const found = isUuid(id) && (await withBusiness(scope, (client) => stored.findMapping(client, scope, id)));
  if (!found) throw notFound();
  return found;
};

/** Throws CONFLICT (IMPORT_MAPPING_NAME_TAKEN, IMPORT_MAPPING_LIMIT) and what `createOnce` throws. */
export const createMapping = async (
  actor: Actor,
  { name: given, mapping }: { name: string; mapping: ImportMapping },
) => {
  const name = readName(given);
  const { id } = await createOnce(actor, async (rows) => {
    const id = uuidv7();
    if (!(await stored.insertMapping(rows, actor, { id, name, mapping, createdAt: now() }))) throw nameTaken();
    await assertRowLimit(rows, actor, LIMIT);
    const things = { import_mapping: id };
    await writeAuditLine(rows, actor, { action: "import_mapping.created", things, after: { name } });
    return { id };
  });
  return readMapping(actor, id);
};

/** Throws NOT_FOUND (IMPORT_MAPPING_NOT_FOUND) and CONFLICT (IMPORT_MAPPING_NAME_TAKEN, EDITED_MEANWHILE). */
export const updateMapping = async (
  actor: Actor,
  id: string,
  change: { name?: string | undefined; mapping?: ImportMapping | undefined; version?: number | undefined },
) => {
  await withBusiness(actor, async (client) => {
    const before = isUuid(id) ? await stored.findMapping(client, actor, id) : undefined;
    if (!before) throw notFound();
    const name = change.name === undefined ? null : readName(change.name);
    const values = { name, mapping: change.mapping ?? null, at: now(), version: change.version ?? null };
    const outcome = await stored.updateMapping(client, actor, id, values);
    if (outcome === "taken") throw nameTaken();
    if (outcome === "edited") throw editedMeanwhile();
    const names = { before: { name: before.name }, after: { name: name ?? before.name } };
    await insertAuditLine(client, actor, {
      action: "import_mapping.changed",
      things: { import_mapping: id },
      ...names,
    });
  });
  return readMapping(actor, id);
};

/** Throws NOT_FOUND (IMPORT_MAPPING_NOT_FOUND). */
export const deleteMapping = async (actor: Actor, id: string): Promise<void> => {
  if (!isUuid(id)) throw notFound();
  await withBusiness(actor, async (client) => {
    const name = await stored.deleteMapping(client, actor, id);
    if (name === undefined) throw notFound();
    const things = { import_mapping: id };
    await insertAuditLine(client, actor, { action: "import_mapping.deleted", things, before: { name } });
  });
};
