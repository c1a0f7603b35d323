import type { ClientBase, PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { type AudienceCounts, LEFT_OUT, type Purpose } from "#features/audiences/rules/audience.ts";
import { isHeldBack, mayBeProfiled } from "#records/customers/consent.ts";
import { type CustomerFilter, customerQuery } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";

const ESCAPED: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", v: "\v" };

const unescaped = (cell: string): string =>
  cell.includes("\\") ? cell.replace(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter) : cell;

/** The rows of COPY's text format, where few texts have escaped characters. */
const rowsIn = (text: string): string[][] => {
  const rows = text.split("\n").map((line) => line.split("\t"));
  return text.includes("\\") ? rows.map((cells) => cells.map(unescaped)) : rows;
};

/**
 * The rows of a query without parameters by COPY, some hundred at a time: several times as fast as a cursor, and memory stays flat
 * however many there are. Numbers and times are texts, and NULL is an empty one.
 */
export const copyOut = async function* (client: ClientBase, query: string): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (null '')`))) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf("\n");
    rest = text.slice(end + 1);
    if (end >= 0) yield rowsIn(text.slice(0, end));
  }
};

/** Which customers an audience may have; `needsAscii`: the receiving system refuses other letters before the @. */
type AudienceSelection = { filter: CustomerFilter; purpose: Purpose; needsAscii: boolean };

const EMAIL = "lower(btrim(p.email))";

/** SQL: what identifies a customer to the receiving system, null for none. Two customers with the same are sent once. */
const buildAddressSql = ({ purpose, needsAscii }: AudienceSelection): string => {
  if (purpose === "sms") return "p.phone";
  if (purpose === "advertising") return `coalesce(${EMAIL}, p.phone)`;
  return needsAscii ? `case when ${EMAIL} ~ '^[!-?A-~]+@' then ${EMAIL} end` : EMAIL;
};

const CONTACT = `p.external_id, p.email, p.phone, p.name, p.first_name, p.last_name, p.country, p.region, p.city, p.postal_code`;

/** SQL: `judged` has each customer of the source with the reason why they are left out, null for none; `eligible` has the others. */
const judged = (frame: CriteriaContext, selection: AudienceSelection) => {
  const { from, where, parameters } = customerQuery(frame, selection.filter);
  const today = `$${parameters.push(frame.today)}`;
  const text = `found as (select c.customer_id as id from ${from} where ${where}),
    judged as materialized (
      select p.customer_id as id, p.created_at, ${CONTACT}, ${buildAddressSql(selection)} as address,
             case when not (${mayBeProfiled("p")}) then 'objected'
                  when p.${selection.purpose}_consent <> 'granted' then 'no_consent'
                  when coalesce(${buildAddressSql(selection)}, '') = '' then 'no_address'
                  when ${isHeldBack("p.customer_id", today)} then 'control_group' end as reason
        from found join customers p on p.business_id = $1 and p.customer_id = found.id
    ),
    eligible as materialized (
      select p.*, row_number() over (partition by address collate "C" order by created_at, id) as place
        from judged p where reason is null
    )`;
  return { text, parameters };
};

const COUNTS = `select reason, count(*)::int as count from judged where reason is not null group by 1
  union all
  select case when place > 1 then 'duplicate' else 'sent' end, count(*)::int from eligible group by 1`;

type Count = { reason: keyof AudienceCounts["leftOut"] | "sent"; count: number };

const toCounts = (rows: readonly Count[]): AudienceCounts => {
  const of = (wanted: Count["reason"]) => rows.find(({ reason }) => reason === wanted)?.count ?? 0;
  return {
    selected: rows.reduce((sum, { count }) => sum + count, 0),
    sent: of("sent"),
    leftOut: Object.fromEntries(LEFT_OUT.map((reason) => [reason, of(reason)])) as AudienceCounts["leftOut"],
  };
};

/** How many customers a send would have now, and how many it would leave out by reason. */
export const countMembers = async (
  client: PoolClient,
  frame: CriteriaContext,
  selection: AudienceSelection,
): Promise<AudienceCounts> => {
  const { text, parameters } = judged(frame, selection);
  const { rows } = await client.query<Count>(`with ${text} ${COUNTS}`, parameters);
  return toCounts(rows);
};

/** Our IDs of the customers that a send would have now. */
export const sendableIds = async (
  client: PoolClient,
  frame: CriteriaContext,
  selection: AudienceSelection,
): Promise<string[]> => {
  const { text, parameters } = judged(frame, selection);
  const { rows } = await client.query<{ ids: string[] }>(
    `with ${text} select coalesce(array_agg(id), '{}') as ids from eligible where place = 1`,
    parameters,
  );
  return rows[0]?.ids ?? [];
};

const COLUMNS = "id, external_id, email, phone, name, first_name, last_name, country, region, city, postal_code";

/**
 * Writes those who are sent to the temporary table `audience_target`, which exists until the transaction ends: the counts, the
 * difference and the file are of one moment.
 */
export const selectMembers = async (
  client: PoolClient,
  frame: CriteriaContext,
  selection: AudienceSelection,
): Promise<AudienceCounts> => {
  await raiseWorkMem(client);
  await client.query(`create temp table audience_target (
    id uuid, external_id text, email text, phone text, name text, first_name text, last_name text, country text, region text,
    city text, postal_code text) on commit drop`);
  const { text, parameters } = judged(frame, selection);
  const { rows } = await client.query<Count>(
    `with ${text}, put as (insert into audience_target select ${COLUMNS} from eligible where place = 1) ${COUNTS}`,
    parameters,
  );
  await client.query("analyze audience_target");
  return toCounts(rows);
};

/** The order makes the file of the same members the same. */
export const TARGET_ROWS = `select ${COLUMNS} from audience_target order by id`;
