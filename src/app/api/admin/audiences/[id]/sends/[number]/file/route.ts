import { getAudienceFile } from "#contracts/audiences/audience-sends.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { openFile } from "#lib/audiences/read-sends.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getAudienceFile, async (key, actor) => file(await openFile(actor, key))],
});
