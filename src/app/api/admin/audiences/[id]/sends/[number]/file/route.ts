import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { getAudienceFile } from "#features/audiences/contracts/audience-sends.ts";
import { openFile } from "#features/audiences/read-sends.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getAudienceFile, async (key, actor) => file(await openFile(actor, key))],
});
