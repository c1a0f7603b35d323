import * as contracts from "#contracts/slack/slack-actions.ts";
import { handle } from "#http/handle.ts";
import { recordSlackClick } from "#lib/slack/record-click.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.receiveSlackAction,
    async (_, { network }, { signed }) => {
      await recordSlackClick({ network, ...(await signed()) });
      return { data: { received: true as const } };
    },
  ],
});
