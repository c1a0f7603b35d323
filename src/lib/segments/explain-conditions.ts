import type { PoolClient } from "pg";
import { fieldOf } from "#lib/domain/segments/catalogue.ts";
import { type Condition, type Criteria, conditionsOf } from "#lib/domain/segments/criteria.ts";
import { type CriteriaReader, conditionInWords, ownInWords } from "#lib/domain/segments/criteria-words.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import type { CriteriaContext } from "#lib/server/criteria/compile.ts";
import { type HeldCondition, holdConditions } from "#lib/server/db/segments/condition-reasons.ts";
import { toMajor } from "../domain/money.ts";

/** One condition of the criteria, evaluated for one customer. */
export type Reason = {
  path: string;
  field: string;
  operator: Condition["operator"];
  inWords: string;
  /** Money in major units, days of the business. */
  own: number | string | null;
  ownInWords: string | null;
  holds: boolean;
};

const ownOf = ({ own }: HeldCondition, { field }: Condition, frame: CriteriaContext): number | string | null => {
  if (own instanceof Date) return dayOf(own, frame.timeZone);
  return typeof own === "number" && fieldOf(field).type === "money" ? toMajor(Math.round(own), frame.currency) : own;
};

/** Each condition with the customer's own values, by customer ID, in the order of the criteria. */
export const reasonsByCustomer = async (
  client: PoolClient,
  criteria: Criteria | null,
  frame: CriteriaContext,
  { reader, customerIds }: { reader: CriteriaReader; customerIds: readonly string[] },
): Promise<Map<string, Reason[]>> => {
  const all = criteria ? conditionsOf(criteria) : [];
  const conditions = all.map(({ condition }) => condition);
  const held = await holdConditions(client, conditions, frame, customerIds);
  const reasonOf = ({ path, condition }: (typeof all)[number], one: HeldCondition): Reason => {
    const own = ownOf(one, condition, frame);
    const { field, operator } = condition;
    const words = { inWords: conditionInWords(condition, reader), ownInWords: ownInWords(fieldOf(field), own, reader) };
    return { path, field, operator, ...words, own, holds: one.holds };
  };
  const reasonsOf = (answers: HeldCondition[]) =>
    all.flatMap((place, i) => {
      const answer = answers[i];
      return answer ? [reasonOf(place, answer)] : [];
    });
  return new Map([...held].map(([id, answers]) => [id, reasonsOf(answers)]));
};
