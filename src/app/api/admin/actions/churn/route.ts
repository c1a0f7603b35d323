import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/playbooks/contracts/playbooks.ts";
import { exportChurnActions, listChurnActions } from "#features/playbooks/list-playbook-customers.ts";

import { applyChurnView } from "#features/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listChurnActions,
    async ({ exportFormat, headers: _, ...given }, actor, reader) => {
      const request = await applyChurnView(actor, given);
      return exportFormat
        ? file({ ...(await exportChurnActions(actor, request, reader.language, reader.write)), type: "text/csv" })
        : listChurnActions(actor, request, reader);
    },
  ],
});
