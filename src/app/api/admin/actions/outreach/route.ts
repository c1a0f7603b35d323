import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/playbooks/contracts/playbooks.ts";
import { exportOutreach, listOutreach } from "#features/playbooks/list-playbook-customers.ts";

import { applyOutreachView } from "#features/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listOutreach,
    async ({ exportFormat, headers: _, ...given }, actor, reader) => {
      const request = await applyOutreachView(actor, given);
      return exportFormat
        ? file({ ...(await exportOutreach(actor, request, reader.language, reader.write)), type: "text/csv" })
        : listOutreach(actor, request, reader);
    },
  ],
});
