import * as contracts from "#contracts/imports/imports.ts";
import { handle } from "#http/handle.ts";
import { requestUndo, undoBlockersOf } from "#lib/imports/undo-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.checkImportUndo, async ({ id }, actor) => ({ data: await undoBlockersOf(actor, id) })],
  POST: [contracts.undoImport, async ({ id }, actor) => ({ data: await requestUndo(actor, id) })],
});
