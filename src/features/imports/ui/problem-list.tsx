"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useFileProblem } from "#core/ui/session/use-voice.ts";
import { isNote } from "#features/imports/rules/import-format.ts";

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
  /** A value that is left out says that the rest of its row is not; a note leaves out nothing. */
  return (problem: Problem): string =>
    problem.keepsRow && !isNote(problem) ? t("value_left_out", { right: right(problem) }) : right(problem);
};

type Import = AnswerOf<"GET /api/admin/imports">["data"][number];
type Failed = Pick<Import, "problem" | "error">;

const happened = (code: string) => `${code}.happened` as "DISK_FULL.happened";

/** Why a check or an import failed, in the reader's language; the English sentence if only that is stored. */
export const useImportProblem = () => {
  const ended = useTranslations("imports.ended");
  const ofRuns = useTranslations("runs.problem");
  const fileProblem = useFileProblem();
  const rowProblem = useProblemWords();

  const why = ({ problem, error }: Failed): string => {
    const { code = "", values = {} } = problem ?? {};
    if (code === "CANCELLED" || code === "INTERRUPTED") return ended(code);
    if (ofRuns.has(happened(code))) return ofRuns(happened(code));
    const row = { column: String(values.column), code: String(values.code), reason: String(values.detail) };
    const detail = "code" in values && { detail: rowProblem(row) };
    return fileProblem({ problem: code, values: { ...values, ...detail }, reason: error });
  };
  /** Of an import: also what happens next, unless its file was rejected. */
  const ofImport = (one: Failed & Pick<Import, "state">): string => {
    const code = one.problem?.code ?? "";
    if (one.state === "running") return `${why(one)} ${ended("retried")}`;
    const isOfRun = code === "CANCELLED" || code === "INTERRUPTED" || ofRuns.has(happened(code));
    return isOfRun ? `${why(one)} ${ended("again")}` : why(one);
  };
  return { why, ofImport };
};

/** A rejected value, with what is expected in the reader's language. */
type ListedProblem = { line: number; column: string; value: string | null; right: string };

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

/** Columns that are named; the rest is counted. */
const NAMED = 60;

/** The columns of a file that nothing is read from, by name; nothing if there are none. */
export const UnusedColumns = ({ columns }: { columns: readonly string[] | null }) => {
  const t = useTranslations("imports.columns");
  if (!columns || columns.length === 0) return null;
  const more = columns.length - NAMED;
  const named = [...columns.slice(0, NAMED), ...(more > 0 ? [t("more", { count: more })] : [])];
  return <p className="max-w-prose soft break-anywhere">{t("unused", { columns: named.join(", ") })}</p>;
};
