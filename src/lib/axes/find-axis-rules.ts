import { asksForAxes } from "#lib/domain/segments/rules/axis-rule.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";
import { ruledSegments } from "../segments/load-segment-rules.ts";

/** The automatic segments whose rules ask for what profiles on the axes say. */
export const segmentsByAxes = async (scope: Scope): Promise<string[]> => {
  const { segments } = await withBusiness(scope, (client) => ruledSegments(client, scope));
  return segments.filter(({ criteria }) => asksForAxes(criteria)).map(({ id }) => id);
};
