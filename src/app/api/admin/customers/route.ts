import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/customers/contracts/customers.ts";
import { exportCustomers, listCustomers } from "#features/customers/list-customers.ts";
import { applyCustomersView } from "#features/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listCustomers,
    async ({ exportFormat, headers: _, ...given }, actor, { language, write }) => {
      const request = await applyCustomersView(actor, given);
      return exportFormat
        ? file({ ...(await exportCustomers(actor, { ...request, write }, language)), type: "text/csv" })
        : listCustomers(actor, request);
    },
  ],
});
