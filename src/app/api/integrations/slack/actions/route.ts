import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts.ts";
import { recordSlackClick } from "#features/slack/record-click.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.receiveSlackAction,
    async (_, { network }, { signed }) => {
      await recordSlackClick({ network, ...(await signed()) });
      return { data: { received: true as const } };
    },
  ],
});
