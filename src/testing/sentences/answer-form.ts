import {
  type Condition,
  type Criteria,
  findGroupKind,
  type GroupKind,
  listMembers,
} from "#records/rules/criteria/criteria.ts";

const conditionForm = ({ field, operator, value, withinDays, times, minMembership }: Condition) => {
  const values: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return {
    field,
    operator,
    numbers: values.filter((one) => typeof one === "number"),
    texts: values.filter((one) => typeof one === "string"),
    withinDays: withinDays ?? null,
    times: times ?? null,
    minMembership: minMembership ?? null,
  };
};

type GroupForm = { kind: GroupKind; conditions: object[]; groups: GroupForm[] };

const groupForm = (criteria: Criteria): GroupForm => {
  const members = "field" in criteria ? [criteria] : listMembers(criteria);
  return {
    kind: findGroupKind(criteria) ?? "all",
    conditions: members.flatMap((member) => ("field" in member ? [conditionForm(member)] : [])),
    groups: members.flatMap((member) => ("field" in member ? [] : [groupForm(member)])),
  };
};

/** Criteria in the form in which the language model has to answer. */
export const answerForm = (criteria: Criteria, notUnderstood: string[] = []) => ({
  rule: groupForm(criteria),
  notUnderstood,
});
