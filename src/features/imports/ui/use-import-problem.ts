"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { useFileProblem } from "#core/ui/session/use-file-problem.ts";
import { useProblemWords } from "./use-problem-words.ts";

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
