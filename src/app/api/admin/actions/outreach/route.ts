import * as contracts from "#contracts/playbooks/playbooks.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportOutreach } from "#lib/playbooks/export-playbook-lists.ts";
import { listOutreach } from "#lib/playbooks/list-playbook-customers.ts";
import { applyOutreachView } from "#lib/views/apply-view.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listOutreach,
    async ({ exportFormat, ...given }, actor, reader) => {
      const request = await applyOutreachView(actor, given);
      return exportFormat
        ? file({ ...(await exportOutreach(actor, request, reader.language)), type: "text/csv" })
        : listOutreach(actor, request, reader);
    },
  ],
});
