import * as contracts from "#contracts/segments/segment-sentence.ts";
import { handle } from "#http/handle.ts";
import { readSentence } from "#lib/segments/read-sentence.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.readSentence,
    async (request, actor, reader) => ({ data: await readSentence(actor, request, reader) }),
  ],
});
