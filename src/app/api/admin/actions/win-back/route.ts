import * as contracts from "#contracts/playbooks/win-back.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportWinBack, listWinBack } from "#lib/playbooks/list-win-back.ts";
import { applyWinBackView } from "#lib/views/apply-view.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listWinBack,
    async ({ exportFormat, ...given }, actor, reader) => {
      const request = await applyWinBackView(actor, given);
      return exportFormat
        ? file({ ...(await exportWinBack(actor, request, reader)), type: "text/csv" })
        : listWinBack(actor, request, reader);
    },
  ],
});
