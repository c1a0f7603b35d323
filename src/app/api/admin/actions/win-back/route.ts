import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { readContactEffect } from "#features/campaigns/read-campaigns.ts";
import * as contracts from "#features/playbooks/contracts/win-back.ts";
import { exportWinBack, listWinBack } from "#features/playbooks/list-win-back.ts";
import { applyWinBackView } from "#features/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listWinBack,
    async ({ exportFormat, headers: _, ...given }, actor, reader) => {
      const request = await applyWinBackView(actor, given);
      return exportFormat
        ? file({ ...(await exportWinBack(actor, request, reader, reader.write)), type: "text/csv" })
        : listWinBack(actor, request, reader, await readContactEffect(actor));
    },
  ],
});
