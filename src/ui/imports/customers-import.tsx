"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import styles from "./imports.module.css";

type Problem = AnswerOf<"GET /api/admin/imports/{id}/problems">["data"][number];

const SHOWN = 20;

/** What would be right, in the reader's language. */
const useProblemWords = () => {
  const t = useTranslations("imports.customer_problems");
  return ({ column, code, reason }: Problem): string => {
    if (code === "unknown_value") return t(/loyalty/i.test(column) ? "loyalty_level" : "consent");
    if (code === "too_long") return t(/tag/i.test(column) ? "tag_too_long" : "text_too_long");
    return code && t.has(code as "email") ? t(code as "email") : reason;
  };
};

const Problems = ({ id, count }: { id: string; count: number }) => {
  const t = useTranslations("imports");
  const words = useProblemWords();
  const { answer } = useAnswer("GET /api/admin/imports/{id}/problems", { id, pageSize: String(SHOWN) });
  return (
    <>
      <h3 className={styles.left}>{t("left_out", { count })}</h3>
      {count > SHOWN && <p>{t("first_shown", { count: SHOWN })}</p>}
      <ul className={styles.problems}>
        {answer?.data.map((problem) => (
          <li key={`${problem.line} ${problem.column}`}>
            {t("problem", {
              line: problem.line,
              column: problem.column,
              value: problem.value || t("nothing"),
              right: words(problem),
            })}
          </li>
        ))}
      </ul>
      <ExportButton route="GET /api/admin/imports/{id}/problems" input={{ id, exportFormat: "csv" }} />
    </>
  );
};

/** An import's progress while it runs, then its result with the skipped rows. */
export const CustomersImport = ({ id, file }: { id: string; file: string }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/imports/{id}", { id });
  if (error) return <ErrorCard title={t("imports.failed", { file })} error={error} onRetry={retry} />;
  if (!answer) return null;
  const { state, progress, error: reason, rowsRead, rowsRefused, ...counts } = answer.data;
  const { customersNew: added, customersChanged: changed, customersKept: kept } = counts;
  return (
    <>
      <div role="status">
        {state === "failed" && <p>{reason}</p>}
        {(state === "queued" || state === "running") && (
          <p>{t("imports.progress", { file, share: percent(progress ?? 0) })}</p>
        )}
        {state === "succeeded" && (
          <p className={styles.done}>{t("imports.customers_done", { file, rows: rowsRead, added, changed, kept })}</p>
        )}
      </div>
      {rowsRefused > 0 && <Problems id={id} count={rowsRefused} />}
    </>
  );
};
