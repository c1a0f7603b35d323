"use client";

import { useTranslations } from "next-intl";

type Problem = { column: string; code: string | null; reason: string; keepsRow?: boolean };

/** What would be right, in the reader's language; in English for problems that have no code. */
export const useProblemWords = () => {
  const t = useTranslations("imports");
  const right = ({ column, code, reason }: Problem): string => {
    if (code === "unknown_value") {
      return t(/loyalty/i.test(column) ? "customer_problems.loyalty_level" : "customer_problems.consent");
    }
    if (code === "too_long" && /tag/i.test(column)) return t("customer_problems.tag_too_long");
    const keys = [`order_problems.${code}`, `customer_problems.${code}`, `problems.${code}`] as "order_problems.time"[];
    const known = keys.find((key) => t.has(key));
    return known ? t(known) : reason;
  };
  /** A value that is left out says that the rest of its row is not. */
  return (problem: Problem): string =>
    problem.keepsRow ? t("value_left_out", { right: right(problem) }) : right(problem);
};
