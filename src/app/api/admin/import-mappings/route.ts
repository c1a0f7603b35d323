import { createImportMapping, listImportMappings } from "#contracts/imports/mappings.ts";
import { handle } from "#http/handle.ts";
import { createMapping, mappingsOf } from "#lib/imports/manage-mappings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listImportMappings, (_, actor) => mappingsOf(actor)],
  POST: [createImportMapping, async (draft, actor) => ({ data: await createMapping(actor, draft) })],
});
