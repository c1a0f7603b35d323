import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segments.ts";
import { changeSegments } from "#features/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeSegments, async (request, actor) => ({ data: await changeSegments(actor, request) })],
});
