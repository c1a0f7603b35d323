import * as contracts from "#contracts/axes.ts";
import { handle } from "#http/handle.ts";
import { renameAxisSegment } from "#lib/axis-overview.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    contracts.renameAxisSegment,
    async (renamed, actor, reader) => ({ data: await renameAxisSegment(actor, renamed, reader) }),
  ],
});
