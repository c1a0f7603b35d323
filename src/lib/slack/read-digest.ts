import { HIDDEN, isPersonalId, maskPersonalData } from "#lib/domain/customers/personal-data.ts";
import { reasonInWords } from "#lib/domain/playbooks/playbook-words.ts";
import type { Digest, DigestCustomer } from "#lib/domain/slack/digest.ts";
import { MOST_IN_MESSAGE, MOST_IN_THREADS } from "#lib/domain/slack/digest-message.ts";
import { makeFormats } from "#lib/domain/words/formats.ts";
import { LOCALES } from "#lib/domain/words/language.ts";
import { listChurnActions } from "#lib/playbooks/list-playbook-customers.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { lastPostedTotal } from "#lib/server/db/slack/slack-posts.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { CustomerIdentity } from "../domain/customers/customer-standing.ts";
import { toMajor } from "../domain/money.ts";
import type { Scope } from "../domain/permissions.ts";
import type { SlackRow } from "../server/db/slack/slack-connections.ts";
import { readChanges, readDrifters } from "./read-drifters.ts";

/** Some stores' IDs are email addresses or phone numbers, which are personal data themselves. */
const nameOf = ({ name, externalId }: CustomerIdentity, includesPersonalData: boolean): string => {
  if (includesPersonalData) return name || externalId;
  return isPersonalId(externalId) ? maskPersonalData("name", name ?? "") || HIDDEN : externalId;
};

type Valued = { value_at_risk: number | null; lifetime_value: number };

/** As the database sorts each list: without a forecast last, ties by lifetime value. */
const byValue = (a: Valued, b: Valued): number =>
  (b.value_at_risk ?? -1) - (a.value_at_risk ?? -1) || b.lifetime_value - a.lifetime_value;

/**
 * What a connection's digest says now: the customers of the churn list and those who drift, without a recorded outcome, the highest
 * value at risk first. A customer on both lists is one entry with the reasons of both.
 */
export const readDigest = async (scope: Scope, connection: SlackRow, runId: string): Promise<Digest> => {
  const { language, includesPersonalData } = connection;
  const { name: business, currency, timeZone } = await getBusinessOrThrow(scope);
  const minValue = connection.minValue === null ? null : toMajor(connection.minValue, currency);
  const most = MOST_IN_MESSAGE + MOST_IN_THREADS;
  const reader = { language, hidesPersonalData: !includesPersonalData };
  const asked = { page: 1, pageSize: most, sort: "-valueAtRisk", state: "open" } as const;
  const [list, drifters] = await Promise.all([
    listChurnActions(scope, { ...asked, ...(minValue !== null && { minValue }) }, reader),
    readDrifters(scope, { minValue, most }, reader),
  ]);
  const previousTotal = await withBusiness(scope, (client) => lastPostedTotal(client, scope, connection.id, runId));
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const reasons = new Map(
    list.data.map(({ id, why }) => [id, why.map((reason) => reasonInWords(reason, { language, formats }))]),
  );
  const rows = [...list.data, ...drifters.rows.filter(({ id }) => !reasons.has(id))].sort(byValue).slice(0, most);
  const changes = await readChanges(
    scope,
    rows.map(({ id }) => id),
    language,
  );
  const sums = [...list.totals.map(({ value_at_risk: value }) => value), drifters.valueAtRisk].filter(
    (value) => value !== null,
  );
  return {
    business,
    currency,
    timeZone,
    minValue,
    previousTotal,
    total: list.total + drifters.total - drifters.alsoAtRisk,
    atRisk: list.total,
    drifting: drifters.total,
    valueAtRisk: sums.length === 0 ? null : sums.reduce((sum, value) => sum + value, 0),
    hasModel: list.model !== null,
    customers: rows.map(
      (row): DigestCustomer => ({
        id: row.id,
        name: nameOf(row, includesPersonalData),
        valueAtRisk: row.value_at_risk,
        lifetimeValue: row.lifetime_value,
        churnRisk: list.model?.isCalibrated ? row.churn_risk_score : null,
        daysSinceLastOrder: row.days_since_last_order,
        usualGapDays: row.usual_gap_days,
        isAtRisk: reasons.has(row.id),
        reasons: reasons.get(row.id) ?? [],
        changes: changes.get(row.id) ?? [],
        nextAction: row.next_action?.title ?? null,
      }),
    ),
  };
};
