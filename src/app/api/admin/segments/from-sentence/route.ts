import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/criteria.ts";
import { readSentence } from "#features/segments/read-sentence.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.readSentence,
    async (request, actor, reader) => ({ data: await readSentence(actor, request, reader) }),
  ],
});
