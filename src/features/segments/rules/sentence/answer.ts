import { z } from "zod";
import { type Criteria, GROUP_KINDS, type GroupKind } from "#records/rules/criteria/criteria.ts";
import { OPERATORS } from "#records/rules/criteria/operator.ts";
import { pickValueForm, type ValueForm } from "#records/rules/criteria/operators.ts";
import { findField } from "../catalogue.ts";
import { readCriteria } from "../read-criteria.ts";

const condition = z.object({
  field: z.string(),
  operator: z.enum(OPERATORS),
  numbers: z.array(z.number()),
  texts: z.array(z.string()),
  withinDays: z.number().nullable(),
  times: z.number().nullable(),
  minMembership: z.number().nullable(),
});
type AnsweredCondition = z.infer<typeof condition>;

type AnsweredGroup = { kind: GroupKind; conditions: AnsweredCondition[]; groups?: AnsweredGroup[] | undefined };

const group: z.ZodType<AnsweredGroup> = z.lazy(() =>
  z.object({ kind: z.enum(GROUP_KINDS), conditions: z.array(condition), groups: z.array(group).optional() }),
);

const answer = z.object({ rule: group, notUnderstood: z.array(z.string()) });

const VALUE: Record<ValueForm, (given: AnsweredCondition) => unknown> = {
  none: () => undefined,
  number: ({ numbers }) => numbers[0],
  "two numbers": ({ numbers }) => numbers,
  text: ({ texts }) => texts[0],
  texts: ({ texts }) => texts,
  date: ({ texts }) => texts[0],
  days: ({ numbers }) => numbers[0],
};

const conditionFrom = (given: AnsweredCondition): unknown => {
  const { field: name, operator, withinDays, times, minMembership } = given;
  const field = findField(name);
  const value = field && VALUE[pickValueForm(field, operator)](given);
  return {
    field: name,
    operator,
    ...(value !== undefined && { value }),
    ...(withinDays !== null && { withinDays }),
    // At least one is what a condition means without it.
    ...(times !== null && times !== 1 && { times }),
    ...(minMembership !== null && { minMembership }),
  };
};

/** Null for a group without conditions; a group of one `all` or `any` is its member. */
const nodeFrom = ({ kind, conditions, groups = [] }: AnsweredGroup): unknown => {
  const members = [...conditions.map(conditionFrom), ...groups.map(nodeFrom).filter((node) => node !== null)];
  if (members.length === 0) return null;
  return members.length === 1 && kind !== "not" ? members[0] : { [kind]: members };
};

/**
 * A model's answer as criteria that `readCriteria` accepts; `criteria` is null if no field expresses the sentence.
 * Null for any other answer, which must not be shown.
 */
export const readSentenceAnswer = (said: unknown): { criteria: Criteria | null; notUnderstood: string[] } | null => {
  const { data } = answer.safeParse(said);
  if (!data) return null;
  const notUnderstood = data.notUnderstood.map((part) => part.trim()).filter((part) => part !== "");
  const node = nodeFrom(data.rule);
  if (node === null) return { criteria: null, notUnderstood };
  const { criteria } = readCriteria(node);
  return criteria && { criteria, notUnderstood };
};
