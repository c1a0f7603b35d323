import { listImportProblems } from "#contracts/imports.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportImportProblems, importProblems } from "#lib/imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    listImportProblems,
    async ({ exportFormat, ...question }, actor) =>
      exportFormat
        ? file({ ...(await exportImportProblems(actor, question.id)), type: "text/csv" })
        : importProblems(actor, question),
  ],
});
