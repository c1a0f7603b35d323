import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/imports/contracts/imports.ts";
import { readUndoBlockers, requestUndo } from "#features/imports/undo-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.checkImportUndo, async ({ id }, actor) => ({ data: await readUndoBlockers(actor, id) })],
  POST: [contracts.undoImport, async ({ id }, actor) => ({ data: await requestUndo(actor, id) })],
});
