import * as contracts from "#contracts/playbooks/playbooks.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportChurnActions } from "#lib/playbooks/export-playbook-lists.ts";
import { listChurnActions } from "#lib/playbooks/list-playbook-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listChurnActions,
    async ({ exportFormat, ...request }, actor, reader) =>
      exportFormat
        ? file({ ...(await exportChurnActions(actor, request, reader.language)), type: "text/csv" })
        : listChurnActions(actor, request, reader),
  ],
});
