"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FileRefused, PickButton } from "#core/ui/forms/pick-file.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { CostPreview } from "#features/cohorts/contracts.ts";

import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import styles from "./cohorts.module.css";

const SHOWN = 20;

/** The invalid rows of a file, and the first valid ones. */
const CostPreviewTables = ({ preview: { problems, costs, rowsRefused } }: { preview: CostPreview }) => {
  const t = useTranslations("cohorts");
  const { count, money } = useFormats();
  const { first } = useMonthWords();
  return (
    <>
      {problems.length > 0 && (
        <DataTable
          caption={t("problems", { count: rowsRefused })}
          rows={problems.slice(0, SHOWN)}
          keyOf={({ line }) => String(line)}
          columns={[
            { name: "line", title: t("line"), value: ({ line }) => line, format: count },
            { name: "column", title: t("column"), value: ({ column }) => column },
            { name: "value", title: t("given"), value: ({ value }) => value },
            { name: "reason", title: t("expected"), value: ({ code }) => t(`cost_problems.${code}`) },
          ]}
        />
      )}
      {costs.length > 0 && (
        <DataTable
          caption={t("first_costs", { shown: Math.min(SHOWN, costs.length), count: costs.length })}
          rows={costs.slice(0, SHOWN)}
          keyOf={({ campaign, month }) => `${month} ${campaign}`}
          columns={[
            { name: "campaign", title: t("dimensions.campaign"), value: ({ campaign }) => campaign },
            { name: "month", title: t("dimensions.month"), value: ({ month }) => month, format: first },
            { name: "amount", title: t("cost"), value: ({ amount }) => amount, format: money },
          ]}
        />
      )}
    </>
  );
};

type Props = { onClose: () => void; onSaved: () => void };

/** Chooses a file of costs, shows what it would save and which rows are invalid, and saves the valid ones. */
export const CostDialog = ({ onClose, onSaved }: Props) => {
  const t = useTranslations("cohorts");
  const [isOpen, setOpen] = useState(true);
  const [file, setFile] = useState<string>("");
  const [preview, setPreview] = useState<CostPreview | null>(null);
  const reading = useWrite("POST /api/admin/acquisition-costs/preview", { isQuiet: true });
  const saving = useWrite("PUT /api/admin/acquisition-costs");

  const read = async ([chosen]: readonly File[]) => {
    if (!chosen) return;
    setPreview(null);
    setFile(chosen.name);
    const answer = await reading.write({ fileName: chosen.name }, { file: chosen });
    if (answer) setPreview(answer.data);
  };
  const save = async () => {
    if (!preview) return;
    const successMessage = t("saved", { count: preview.costs.length });
    if (!(await saving.write({ costs: preview.costs }, { successMessage }))) return;
    onSaved();
    setOpen(false);
  };
  return (
    <Modal
      open={isOpen}
      title={t("upload_title")}
      width={720}
      okText={t("save", { count: preview?.costs.length ?? 0 })}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: !preview || preview.costs.length === 0 }}
      confirmLoading={saving.isBusy}
      onOk={() => void save()}
      onCancel={() => setOpen(false)}
      afterClose={onClose}
    >
      <div className="stack gap-12">
        <p>{t("upload_about")}</p>
        <pre className={styles.example}>{t("costs_example")}</pre>
        <div>
          <PickButton label={t("choose")} isSingle isBusy={reading.isBusy} onFiles={(files) => void read(files)} />
        </div>
        {reading.error && !preview && !reading.isBusy && <FileRefused file={file} error={reading.error} />}
        <div role="status" className="stack gap-12">
          {preview && (
            <p>
              <strong>{file}</strong>: {t("read", { rows: preview.rowsRead, refused: preview.rowsRefused })}
            </p>
          )}
          {preview && preview.replacedMonths.length > 0 && (
            <Notice>
              {t("replaces", { count: preview.replacedMonths.length, months: preview.replacedMonths.join(", ") })}
            </Notice>
          )}
          {preview && preview.unknownCampaigns.length > 0 && (
            <Notice>
              {t("unknown_campaigns", {
                count: preview.unknownCampaigns.length,
                names: preview.unknownCampaigns.slice(0, 5).join(", "),
              })}
            </Notice>
          )}
        </div>
        {preview && <CostPreviewTables preview={preview} />}
      </div>
    </Modal>
  );
};
