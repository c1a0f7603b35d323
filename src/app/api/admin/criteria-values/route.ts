import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/criteria.ts";
import { listCriteriaValues } from "#features/segments/describe-criteria.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCriteriaValues, (request, actor, reader) => listCriteriaValues(actor, request, reader)],
});
