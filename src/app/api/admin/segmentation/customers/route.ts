import * as contracts from "#contracts/report/report-customers.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportSegmentCustomers, listSegmentCustomers } from "#lib/report/list-report-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listSegmentCustomers,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportSegmentCustomers(actor, request, language)), type: "text/csv" })
        : listSegmentCustomers(actor, request),
  ],
});
