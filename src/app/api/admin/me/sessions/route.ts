import { endMySessions } from "#contracts/me.ts";
import { handle } from "#http/handle.ts";
import { logOutEverywhere } from "#lib/me.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [endMySessions, (_, actor) => logOutEverywhere(actor)],
});
