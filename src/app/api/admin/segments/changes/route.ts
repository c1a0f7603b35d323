import * as contracts from "#contracts/segments/segments.ts";
import { handle } from "#http/handle.ts";
import { changeSegments } from "#lib/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeSegments, async (request, actor) => ({ data: await changeSegments(actor, request) })],
});
