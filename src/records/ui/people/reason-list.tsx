"use client";

import { CheckOutlined, CloseOutlined, MinusOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import styles from "./reason-list.module.css";

type CriterionReason = AnswerOf<"GET /api/admin/customers/{id}/segments/{segmentId}/why">["data"]["reasons"][number];
type SegmentActor = AnswerOf<"GET /api/admin/customers/{id}/segments">["data"][number]["assignedBy"];

type EvaluatedReason = CriterionReason & {
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

/** Why members of a segment changed. Older changes by its creation are stored as an edit, of its first version. */
export const useReasonWords = () => {
  const t = useTranslations("segments.reasons");
  return (reason: string, { version }: Pick<SegmentActor, "version">): string => {
    const known = (reason === "edit" && version === 1 ? "created" : reason) as "nightly";
    return t.has(known) ? t(known) : reason;
  };
};

/** Who changed a segment: the rule with its version, or a user by name. */
export const useActorWords = () => {
  const t = useTranslations("segments");
  return ({ kind, name, version }: SegmentActor): string => {
    if (kind === "rule") return version === null ? t("by_rule") : t("by_rule_version", { version });
    if (kind === "token") return t("by_token", { name: name ?? "–" });
    return kind === "system" ? t("by_system") : (name ?? t("by_former_user"));
  };
};

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

const ICONS = { met: CheckOutlined, missed: CloseOutlined, spare: MinusOutlined };

/** Each condition with the customer's value: met, not met, or not needed. */
export const ReasonList = ({ reasons }: { reasons: readonly CriterionReason[] }) => {
  const t = useTranslations("segments");
  return (
    <ul className={`stack gap-8 ${styles.reasons}`}>
      {evaluateReasons(reasons).map(({ path, inWords, ownInWords, isWanted, status }) => {
        const Icon = ICONS[status];
        const ownText = ownInWords === null ? t("own_unknown") : t("own", { value: ownInWords });
        return (
          <li className="flex gap-8 break-anywhere" key={path} data-standing={status}>
            <Icon aria-hidden />
            <span>
              {status !== "spare" && (
                <span className="visually-hidden">{t(status === "met" ? "holds" : "holds_not")} </span>
              )}
              {capital(isWanted ? inWords : t("unwanted", { rule: inWords }))}
              <span className="small faint">{status === "spare" ? `${ownText} · ${t("spare")}` : ownText}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
};
