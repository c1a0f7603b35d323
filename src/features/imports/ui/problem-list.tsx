"use client";

import { useTranslations } from "next-intl";

/** A rejected value, with what is expected in the reader's language. */
export type ListedProblem = { line: number; column: string; value: string | null; right: string };

/** Rejected values, one per line of text. */
export const ProblemList = ({ problems, className }: { problems: readonly ListedProblem[]; className?: string }) => {
  const t = useTranslations("imports");
  return (
    <ul className={className}>
      {problems.map(({ line, column, value, right }) => (
        <li key={`${line} ${column} ${right}`}>
          {value ? t("problem", { line, column, value, right }) : t("problem_empty", { line, column, right })}
        </li>
      ))}
    </ul>
  );
};
