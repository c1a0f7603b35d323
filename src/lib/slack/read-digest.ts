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

/** Some stores' IDs are email addresses or phone numbers, which are personal data themselves. */
const nameOf = ({ name, externalId }: CustomerIdentity, includesPersonalData: boolean): string => {
  if (includesPersonalData) return name || externalId;
  return isPersonalId(externalId) ? maskPersonalData("name", name ?? "") || HIDDEN : externalId;
};

/**
 * What a connection's digest says now: the customers of the churn list who are still to handle, the most valuable first. Another list,
 * such as customers who drift, joins here: each customer stays one entry, with the reasons of all lists.
 */
export const readDigest = async (scope: Scope, connection: SlackRow, runId: string): Promise<Digest> => {
  const { language, includesPersonalData } = connection;
  const { name: business, currency, timeZone } = await getBusinessOrThrow(scope);
  const minValue = connection.minValue === null ? null : toMajor(connection.minValue, currency);
  const list = await listChurnActions(
    scope,
    {
      ...{ page: 1, pageSize: MOST_IN_MESSAGE + MOST_IN_THREADS, sort: "-valueAtRisk", state: "open" },
      ...(minValue !== null && { minValue }),
    },
    { language, hidesPersonalData: !includesPersonalData },
  );
  const previousTotal = await withBusiness(scope, (client) => lastPostedTotal(client, scope, connection.id, runId));
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const sums = list.totals.flatMap(({ value_at_risk: value }) => (value === null ? [] : [value]));
  return {
    ...{ business, currency, timeZone, minValue, previousTotal },
    total: list.total,
    valueAtRisk: sums.length === 0 ? null : sums.reduce((sum, value) => sum + value, 0),
    hasModel: list.model !== null,
    customers: list.data.map(
      (row): DigestCustomer => ({
        ...{ id: row.id, name: nameOf(row, includesPersonalData) },
        ...{ valueAtRisk: row.value_at_risk, lifetimeValue: row.lifetime_value },
        churnRisk: list.model?.isCalibrated ? row.churn_risk_score : null,
        daysSinceLastOrder: row.days_since_last_order,
        usualGapDays: row.usual_gap_days,
        reasons: row.why.map((reason) => reasonInWords(reason, { language, formats })),
        nextAction: row.next_action?.title ?? null,
      }),
    ),
  };
};
