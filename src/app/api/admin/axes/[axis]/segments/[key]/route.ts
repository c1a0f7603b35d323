import * as contracts from "#contracts/axes/axes.ts";
import { handle } from "#http/handle.ts";
import { renameAxisSegment } from "#lib/axes/read-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    contracts.renameAxisSegment,
    async (renamed, actor, reader) => ({ data: await renameAxisSegment(actor, renamed, reader) }),
  ],
});
