"use client";

import { DownloadOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ImportFile } from "#contracts/imports/files.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { FileRefused } from "../files/file-refused.tsx";
import { PickButton } from "../files/pick-button.tsx";
import { useUploads } from "../files/use-uploads.ts";
import { ProblemList } from "../problem-list.tsx";
import { useProblemWords } from "../use-problem-words.ts";
import { copyReading } from "./use-reading.ts";
import styles from "./wizard.module.css";

type Import = AnswerOf<"GET /api/admin/imports/{id}">["data"];
type Props = { of: Import; onUploaded: (file: ImportFile) => void };

const SHOWN = 10;

/** Rejected rows with their reasons, as a download to correct, and the upload of the corrected file, which is read as the first one was. */
export const RejectedRows = ({ of: { id, rowsRefused, cellsLeftOut }, onUploaded }: Props) => {
  const t = useTranslations("imports");
  const words = useProblemWords();
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { isLoading, fetchAndSave } = useDownload();
  const { answer } = useAnswer("GET /api/admin/imports/{id}/problems", { id, pageSize: String(SHOWN) });
  const { uploads, isBusy, add } = useUploads(([file]) => {
    if (!file) return;
    copyReading(id, file.id);
    onUploaded(file);
  });
  const refused = uploads.find(({ error }) => error);
  return (
    <section className={styles.rejected} aria-labelledby={`rejected-${id}`}>
      <h3 id={`rejected-${id}`} className={styles.strong}>
        {[
          ...(rowsRefused > 0 ? [t("rejected.title", { count: rowsRefused })] : []),
          ...(cellsLeftOut > 0 ? [t("rejected.values", { count: cellsLeftOut })] : []),
        ].join(", ")}
      </h3>
      {rowsRefused > 0 && <p>{t(mayExport ? "rejected.about" : "rejected.no_export")}</p>}
      {cellsLeftOut > 0 && <p>{t("rejected.values_about")}</p>}
      <ProblemList
        className={styles.problems ?? ""}
        problems={answer?.data.map((problem) => ({ ...problem, right: words(problem) })) ?? []}
      />
      {answer && answer.total > SHOWN && <p className={styles.soft}>{t("rejected.first_shown", { count: SHOWN })}</p>}
      <div className={styles.bar}>
        {mayExport && rowsRefused > 0 && (
          <Button
            icon={<DownloadOutlined aria-hidden />}
            loading={isLoading}
            onClick={() => void fetchAndSave("GET /api/admin/imports/{id}/problems", { id, exportFormat: "rows" })}
          >
            {t("rejected.download")}
          </Button>
        )}
        <PickButton label={t("rejected.upload")} isSingle isBusy={isBusy} onFiles={(files) => void add(files)} />
      </div>
      {refused?.error && <FileRefused file={refused.name} error={refused.error} />}
    </section>
  );
};
