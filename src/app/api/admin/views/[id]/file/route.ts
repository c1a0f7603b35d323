import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { exportView } from "#features/view-schedules/view-file.ts";
import * as contracts from "#records/contracts/view-schedules.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getViewFile,
    async ({ id, exportFormat }, actor, reader) => file(await exportView(actor, id, exportFormat, reader)),
  ],
});
