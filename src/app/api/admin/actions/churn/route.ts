import * as contracts from "#contracts/plays.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportChurnActions } from "#lib/play-files.ts";
import { listChurnActions } from "#lib/play-lists.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listChurnActions,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportChurnActions(actor, request, language)), type: "text/csv" })
        : listChurnActions(actor, request),
  ],
});
