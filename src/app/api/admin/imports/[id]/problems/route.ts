import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { listImportProblems } from "#features/imports/contracts/imports.ts";
import { exportImportProblems, importProblems } from "#features/imports/read-imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    listImportProblems,
    async ({ exportFormat, headers: _, ...question }, actor, { write }) =>
      exportFormat
        ? file(await exportImportProblems(actor, question.id, exportFormat, write))
        : importProblems(actor, question),
  ],
});
