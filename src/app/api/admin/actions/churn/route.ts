import * as contracts from "#contracts/playbooks/playbooks.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportChurnActions } from "#lib/playbooks/export-playbook-lists.ts";
import { listChurnActions } from "#lib/playbooks/list-playbook-customers.ts";
import { applyChurnView } from "#lib/views/apply-view.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listChurnActions,
    async ({ exportFormat, ...given }, actor, reader) => {
      const request = await applyChurnView(actor, given);
      return exportFormat
        ? file({ ...(await exportChurnActions(actor, request, reader.language)), type: "text/csv" })
        : listChurnActions(actor, request, reader);
    },
  ],
});
