import type { CriterionReason } from "#features/segments/contracts/segment-reasons.ts";

export type EvaluatedReason = CriterionReason & {
  /** False inside a `not`, where a condition should fail. */
  isWanted: boolean;
  /** `spare`: not met, but a surrounding group holds without it. */
  status: "met" | "missed" | "spare";
};

type Evaluated = { isMet: boolean; reasons: EvaluatedReason[] };

const judge = (reasons: readonly CriterionReason[], depth: number, isWanted: boolean): Evaluated => {
  const stepOf = ({ path }: CriterionReason) => path.split(".")[depth];
  const [first] = reasons;
  const step = first && stepOf(first);
  if (!step) {
    const isMet = reasons.every(({ holds }) => holds === isWanted);
    return { isMet, reasons: reasons.map((one) => ({ ...one, isWanted, status: isMet ? "met" : "missed" })) };
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
  const nestedReasons = members.flatMap((one) => one.reasons);
  return {
    isMet,
    reasons: isMet
      ? nestedReasons.map((one) => (one.status === "missed" ? { ...one, status: "spare" } : one))
      : nestedReasons,
  };
};

/**
 * What each condition contributes to the result, by its path (`all[0].any[1]`). A matching customer misses nothing: unmet
 * alternatives of an `any` are `spare`.
 */
export const evaluateReasons = (reasons: readonly CriterionReason[]): EvaluatedReason[] =>
  judge(reasons, 0, true).reasons;
