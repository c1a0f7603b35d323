"use client";

import { useLocale, useTranslations } from "next-intl";
import type { AnswerOf, CallError } from "#ui/shared/api/call.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import styles from "./connections.module.css";

export type Tested = AnswerOf<"POST /api/admin/connections/{id}/test">["data"];

/** Whose keys these are and what they may read, or why the shop could not be asked. */
export const TestResult = ({ answer, error }: { answer: Tested | null; error: CallError | null }) => {
  const t = useTranslations("connections.sync");
  const list = new Intl.ListFormat(useLocale());
  if (error) return <Notice role="status">{error.message}</Notice>;
  if (!answer) return null;
  const { account, reads, missing, problem, detail } = answer;
  if (problem) return <Notice role="status">{t(`problems.${problem}`, { detail: detail ?? "" }).trim()}</Notice>;
  const named = (lists: Tested["reads"]) => list.format(lists.map((one) => t(`lists.${one}`)));
  return (
    <div role="status">
      <p className={styles.tested}>{t("tested", { account: account ?? "", lists: named(reads) })}</p>
      {missing.length > 0 && <Notice>{t("missing", { lists: named(missing) })}</Notice>}
    </div>
  );
};
