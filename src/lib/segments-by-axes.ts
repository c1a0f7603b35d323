import { asksForAxes } from "./domain/axes/axis-rule.ts";
import type { Scope } from "./domain/permissions.ts";
import { ruledSegments } from "./ruled-segments.ts";
import { withBusiness } from "./server/db/with-business.ts";

/** The automatic segments whose rules ask for what profiles on the axes say. */
export const segmentsByAxes = async (scope: Scope): Promise<string[]> => {
  const { segments } = await withBusiness(scope, (client) => ruledSegments(client, scope));
  return segments.filter(({ criteria }) => asksForAxes(criteria)).map(({ id }) => id);
};
