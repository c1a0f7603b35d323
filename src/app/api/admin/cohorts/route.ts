import { listCohorts } from "#contracts/cohorts/cohorts.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportCohorts } from "#lib/cohorts/export-cohorts.ts";
import { readCohorts } from "#lib/cohorts/read-cohorts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    listCohorts,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportCohorts(actor, request, language)), type: "text/csv" })
        : { data: await readCohorts(actor, request) },
  ],
});
