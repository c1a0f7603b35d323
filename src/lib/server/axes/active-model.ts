import type { Scope } from "#lib/domain/permissions.ts";
import { type ActiveModelRow, readActiveModel } from "#lib/server/db/axes/axis-models.ts";
import { withBusiness } from "../db/with-business.ts";
import { once } from "../process-singleton.ts";

/** The number of cached models, each some hundred thousand bytes. */
const MOST = 50;

const held = () => once("active-axis-models", () => new Map<string, ActiveModelRow>());

/** The active model, reloaded when another version becomes active; null before the first. A version never changes. */
export const activeModelOf = (scope: Scope): Promise<ActiveModelRow | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      "select version from standing_axis_models where business_id = $1",
      [scope.businessId],
    );
    const [active] = rows;
    if (!active) return null;
    const models = held();
    const known = models.get(scope.businessId);
    if (known?.version === active.version) return known;
    const model = await readActiveModel(client, scope);
    if (!model) return null;
    models.delete(scope.businessId);
    models.set(scope.businessId, model);
    const [oldest] = models.keys();
    if (models.size > MOST && oldest !== undefined) models.delete(oldest);
    return model;
  });
