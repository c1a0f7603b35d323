import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { listCohorts } from "#features/cohorts/contracts.ts";
import { exportCohorts, readCohorts } from "#features/cohorts/read-cohorts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    listCohorts,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportCohorts(actor, request, language)), type: "text/csv" })
        : { data: await readCohorts(actor, request) },
  ],
});
