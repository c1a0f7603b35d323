import type { ClientBase, PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";

/** SQL: the consent that the change `j` states, and the stored one. */
const partsOf = (channel: ConsentChannel) => ({
  given: `j #>> '{${channel}Consent,state}'`,
  at: `to_instant(j #>> '{${channel}Consent,at}')`,
  isConfirmed: `coalesce(j #>> '{${channel}Consent,isConfirmed}' = 'true', false)`,
  stored: `c.${channel}_consent`,
  since: `c.${channel}_consent_at`,
});

/** SQL: the columns of a consent after the change `j`, which arrives at `now`, as `settleConsent` has it. */
export const consentColumns = (channel: ConsentChannel, now: string): [column: string, value: string][] => {
  const { given, at, isConfirmed, stored, since } = partsOf(channel);
  const isDatedNow = `${at} is null and (${given} = 'denied' or ${given} = 'granted' and ${isConfirmed} and ${stored} <> 'granted')`;
  const isRefusalOfUnknown = `${given} = 'denied' and ${stored} = 'unknown'`;
  const counts = `(j ? '${channel}Consent' and case
    when ${isDatedNow} or ${isRefusalOfUnknown} then true
    when ${stored} = 'denied' then ${at} > ${since}
    else ${since} is null or ${at} >= ${since} end)`;
  const after = `case when ${isDatedNow} then greatest(${now}, ${since})
    when ${isRefusalOfUnknown} then greatest(${at}, ${since}) else ${at} end`;
  // That it is unknown doesn't undo a refusal.
  const isStated = `${counts} and not (${stored} = 'denied' and ${given} = 'unknown')`;
  const source = `${channel}_consent_source`;
  return [
    [`${channel}_consent`, `case when ${isStated} then ${given} else ${stored} end`],
    [`${channel}_consent_at`, `case when ${counts} then ${after} else ${since} end`],
    [source, `case when ${isStated} then j #>> '{${channel}Consent,source}' else c.${source} end`],
  ];
};

/** What each channel reaches. Addresses are stored in lower case. Advertising on other sites is by email address. */
const REACHED: Record<ConsentChannel, "email" | "phone"> = { email: "email", sms: "phone", advertising: "email" };

/**
 * SQL: refuses for all who have one address or number what one of them refused, unless they consented later. Two records of one person
 * have the same address: whoever refused may not be reached through the other record.
 */
const REFUSE_BY_ADDRESS = (channel: ConsentChannel): string => {
  const address = REACHED[channel];
  const [state, since, source] = [`${channel}_consent`, `${channel}_consent_at`, `${channel}_consent_source`];
  return `with touched as materialized (
      select distinct t.${address} as address from customers t
       where t.business_id = $1 and t.external_id = any($2::text[]) and t.${address} is not null and t.${state} <> 'unknown'
    ), refused as materialized (
      select t.address, max(coalesce(r.${since}, $3)) as at,
             (array_agg(r.${source} order by r.${since} desc nulls first))[1] as source
        from touched t join customers r on r.business_id = $1 and r.${address} = t.address and r.${state} = 'denied'
       group by t.address
    )
    update customers c set version = c.version + 1, ${state} = 'denied', ${since} = refused.at, ${source} = refused.source
      from refused
     where c.business_id = $1 and c.${address} = refused.address and c.${state} = 'granted'
       and (c.${since} is null or c.${since} <= refused.at)
    returning c.customer_id as id, c.external_id`;
};

/** Changed by a refusal that was stated for another one. */
export type RefusedCustomer = { id: string; externalId: string; channel: ConsentChannel };

/**
 * Applies refusals to all customers with the same email address or phone number. `externalIds` are those whose consents to these channels,
 * or whose address, were just stated. Returns whom it changed.
 */
export const refuseByAddress = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
  { channels, now }: { channels: readonly ConsentChannel[]; now: Date },
): Promise<RefusedCustomer[]> => {
  const changed: RefusedCustomer[] = [];
  for (const channel of channels) {
    const { rows } = await client.query<Omit<RefusedCustomer, "channel">>(REFUSE_BY_ADDRESS(channel), [
      businessId,
      externalIds,
      now,
    ]);
    changed.push(...rows.map((row) => ({ ...row, channel })));
  }
  return changed;
};

/** Writes an audit line for each customer whom a refusal of another one with the address changed. */
export const auditRefused = async (
  client: PoolClient,
  actor: AuditActor,
  refused: readonly RefusedCustomer[],
): Promise<void> => {
  for (const { id, channel } of refused)
    await insertAuditLine(client, actor, {
      action: "customer.consent_changed",
      things: { customer: id },
      before: { channel, state: "granted" },
      after: { channel, state: "denied", by: "same_address" },
    });
};

/** The channels for which some of these changes say yes or no, or state the address: whoever has it may have refused. */
export const concernedChannels = (changes: readonly CustomerChange[]): ConsentChannel[] =>
  CONSENT_CHANNELS.filter((channel) =>
    changes.some(
      (change) => (change[`${channel}Consent`]?.state ?? "unknown") !== "unknown" || change[REACHED[channel]],
    ),
  );

/** Customers who stay refused although what was sent says that they consent. */
export type KeptRefusals = {
  /** Their grant is older than the refusal, or has no date. */
  kept: number;
  /** Those of them whose grant has no date, so that a user may confirm it. */
  undated: number;
};

export const NO_REFUSALS: KeptRefusals = { kept: 0, undated: 0 };

/** Counts, when the changes were written, whom an earlier refusal kept from being granted what a change says. */
export const countKeptRefusals = async (
  client: ClientBase,
  { businessId }: Scope,
  changes: readonly CustomerChange[],
): Promise<KeptRefusals> => {
  const granting = changes.filter((change) =>
    CONSENT_CHANNELS.some((channel) => change[`${channel}Consent`]?.state === "granted"),
  );
  if (granting.length === 0) return NO_REFUSALS;
  const isKept = CONSENT_CHANNELS.map((channel) => {
    const { given, stored } = partsOf(channel);
    return `(${given} = 'granted' and ${stored} = 'denied')`;
  });
  const isUndated = CONSENT_CHANNELS.map((channel, i) => `(${isKept[i]} and ${partsOf(channel).at} is null)`);
  const { rows } = await client.query<KeptRefusals>(
    `select count(*) filter (where ${isKept.join(" or ")}) as kept, count(*) filter (where ${isUndated.join(" or ")}) as undated
       from jsonb_array_elements($2::jsonb) j
       join customers c on c.business_id = $1 and c.external_id = j ->> 'externalId'`,
    [businessId, JSON.stringify(granting)],
  );
  return rows[0] ?? NO_REFUSALS;
};
