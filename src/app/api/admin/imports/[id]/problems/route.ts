import { listImportProblems } from "#contracts/imports/imports.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportImportProblems, importProblems } from "#lib/imports/read-import-problems.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    listImportProblems,
    async ({ exportFormat, ...question }, actor) =>
      exportFormat
        ? file(await exportImportProblems(actor, question.id, exportFormat))
        : importProblems(actor, question),
  ],
});
