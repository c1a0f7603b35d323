import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axes.ts";
import { renameAxisSegment } from "#features/axes/read-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    contracts.renameAxisSegment,
    async (renamed, actor, reader) => ({ data: await renameAxisSegment(actor, renamed, reader) }),
  ],
});
