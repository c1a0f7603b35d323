import * as contracts from "#contracts/imports.ts";
import { handle } from "#http/handle.ts";
import { uploadImport } from "#lib/import-uploads.ts";
import { importsOf } from "#lib/imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listImports, (question, actor) => importsOf(actor, question)],
  POST: [
    contracts.uploadImport,
    async (request, actor, { upload }) => ({ data: await uploadImport(actor, request, upload) }),
  ],
});
