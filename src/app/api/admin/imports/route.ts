import * as contracts from "#contracts/imports/imports.ts";
import { handle } from "#http/handle.ts";
import { importsOf } from "#lib/imports/list-imports.ts";
import { uploadImport } from "#lib/imports/upload-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listImports, (question, actor) => importsOf(actor, question)],
  POST: [
    contracts.uploadImport,
    async (request, actor, { upload, signal }) => ({ data: await uploadImport(actor, request, upload, signal) }),
  ],
});
