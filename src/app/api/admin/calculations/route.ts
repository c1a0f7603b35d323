import { handle } from "#core/http/handle.ts";
import { listCalculations } from "#features/runs/contracts/calculations.ts";
import { readCalculations } from "#features/runs/read-calculations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCalculations, (_, actor) => readCalculations(actor)],
});
