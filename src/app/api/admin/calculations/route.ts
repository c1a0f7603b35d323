import { listCalculations } from "#contracts/runs/calculations.ts";
import { handle } from "#http/handle.ts";
import { readCalculations } from "#lib/runs/read-calculations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCalculations, (_, actor) => readCalculations(actor)],
});
