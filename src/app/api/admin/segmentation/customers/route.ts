import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/report/contracts/report-customers.ts";
import { exportSegmentCustomers, listSegmentCustomers } from "#features/report/list-report-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listSegmentCustomers,
    async ({ exportFormat, headers: _, ...request }, actor, { language, write }) =>
      exportFormat
        ? file({ ...(await exportSegmentCustomers(actor, request, language, write)), type: "text/csv" })
        : listSegmentCustomers(actor, request),
  ],
});
