import * as contracts from "#contracts/customers/customers.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportCustomers, listCustomers } from "#lib/customers/list-customers.ts";
import { applyCustomersView } from "#lib/views/apply-view.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listCustomers,
    async ({ exportFormat, ...given }, actor, { language }) => {
      const request = await applyCustomersView(actor, given);
      return exportFormat
        ? file({ ...(await exportCustomers(actor, request, language)), type: "text/csv" })
        : listCustomers(actor, request);
    },
  ],
});
