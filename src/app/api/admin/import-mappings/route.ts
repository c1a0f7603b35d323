import { handle } from "#core/http/handle.ts";
import { createImportMapping, listImportMappings } from "#features/imports/contracts/reading.ts";
import { createMapping, listSavedMappings } from "#features/imports/manage-mappings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listImportMappings, (_, actor) => listSavedMappings(actor)],
  POST: [createImportMapping, async (draft, actor) => ({ data: await createMapping(actor, draft) })],
});
