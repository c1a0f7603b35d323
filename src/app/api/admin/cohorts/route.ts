import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { listCohorts } from "#features/cohorts/contracts.ts";
import { exportCohorts, readCohorts } from "#features/cohorts/read-cohorts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    listCohorts,
    async ({ exportFormat, headers: _, ...request }, actor, { language, write }) =>
      exportFormat
        ? file({ ...(await exportCohorts(actor, request, language, write)), type: "text/csv" })
        : { data: await readCohorts(actor, request) },
  ],
});
