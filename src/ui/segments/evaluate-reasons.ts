import type { CriterionReason } from "#contracts/segments/segment-reasons.ts";

export type EvaluatedReason = CriterionReason & {
  /** False inside a `not`: there a condition is to fail. */
  isWanted: boolean;
  /** `spare`: not as it is wanted, but a group around it stands as it should without. */
  standing: "met" | "missed" | "spare";
};

type Judged = { isMet: boolean; reasons: EvaluatedReason[] };

const judge = (reasons: readonly CriterionReason[], depth: number, isWanted: boolean): Judged => {
  const stepOf = ({ path }: CriterionReason) => path.split(".")[depth];
  const [first] = reasons;
  const step = first && stepOf(first);
  if (!step) {
    const isMet = reasons.every(({ holds }) => holds === isWanted);
    return { isMet, reasons: reasons.map((one) => ({ ...one, isWanted, standing: isMet ? "met" : "missed" })) };
  }
  const wantsMembers = step.startsWith("not") ? !isWanted : isWanted;
  const members = [...new Set(reasons.map(stepOf))].map((place) =>
    judge(
      reasons.filter((one) => stepOf(one) === place),
      depth + 1,
      wantsMembers,
    ),
  );
  const needsAll = step.startsWith("any") ? !isWanted : isWanted;
  const isMet = needsAll ? members.every((one) => one.isMet) : members.some((one) => one.isMet);
  const judged = members.flatMap((one) => one.reasons);
  return {
    isMet,
    reasons: isMet ? judged.map((one) => (one.standing === "missed" ? { ...one, standing: "spare" } : one)) : judged,
  };
};

/**
 * What each condition of a rule means for whether the whole holds, told from where it stands in it (`all[0].any[1]`). Whom
 * the rule means misses nothing: the other ways of an `any` are spare then.
 */
export const evaluateReasons = (reasons: readonly CriterionReason[]): EvaluatedReason[] =>
  judge(reasons, 0, true).reasons;
