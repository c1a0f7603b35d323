"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useIsPhone } from "#core/ui/device/use-is-phone.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { FileRefused } from "../files/file-refused.tsx";
import { listStatusWords, rememberedStatuses } from "./file-state.ts";
import { toImportMapping } from "./mapping-model.ts";
import { PreviewCards, PreviewTable } from "./preview-rows.tsx";
import { type FileChoice, ReadingOptions } from "./reading-options.tsx";
import { StepHeading } from "./step-heading.tsx";
import { useFieldNames } from "./use-field-names.ts";
import { useFileWords } from "./use-file-words.ts";
import { useShowFile } from "./use-import-files.ts";
import { type PreviewState, usePreview } from "./use-preview.ts";
import { type ImportReading, useReading } from "./use-reading.ts";
import styles from "./wizard.module.css";

/** Chooses what was chosen in earlier imports, once for each word that appears, so that it can be cleared. */
const useRememberedStatuses = (
  file: ImportFile,
  reading: ImportReading,
  { data }: PreviewState,
  change: (what: Partial<ImportReading>) => void,
) => {
  const seen = useRef(new Set(Object.keys(reading.statuses ?? {})));
  useEffect(() => {
    const words = listStatusWords(file, reading, data).filter((word) => !seen.current.has(word));
    for (const word of words) seen.current.add(word);
    const remembered = rememberedStatuses(file, words);
    if (Object.keys(remembered).length > 0) change({ statuses: { ...reading.statuses, ...remembered } });
  });
};

const MappingCard = lazily(() => import("./mapping-card.tsx").then(({ MappingCard: it }) => it));

type Props = { file: ImportFile; isNew: boolean; onChecked: () => void; onRemoved: () => void };

/** How a file is read, with a preview of its first rows. A file that can't be imported says why instead. */
export const ReviewStep = ({ file, isNew, onChecked, onRemoved }: Props) => {
  const t = useTranslations();
  const words = useFileWords();
  const { reading, change } = useReading(file);
  const isReadable = file.refusal === null && (file.format !== null || file.suggestion !== null);
  const missing = reading.mapping ? missingFields(toImportMapping(reading.mapping)) : [];
  const preview = usePreview(file, reading, isReadable && missing.length === 0);
  useRememberedStatuses(file, reading, preview, change);
  const showFile = useShowFile();
  const { write, isBusy, error } = useWrite("POST /api/admin/imports/files/{id}/check", { isQuiet: true });
  const remove = useWrite("DELETE /api/admin/imports/files/{id}");
  const rename = useWrite("PATCH /api/admin/imports/files/{id}");

  const check = async () => {
    const answer = await write({ id: file.id, ...reading });
    if (!answer) return;
    showFile(answer.data);
    onChecked();
  };
  const changeFile = async (choice: FileChoice) => {
    const answer = await rename.write({ id: file.id, ...choice });
    if (!answer) return;
    const { format, suggestion } = answer.data;
    showFile(answer.data);
    change(format ? { format: format.name, mapping: undefined } : { format: undefined, mapping: suggestion });
  };
  const drop = async () => {
    await remove.write({ id: file.id });
    onRemoved();
  };
  return (
    <>
      <Card isLoose>
        <StepHeading isNew={isNew}>{file.fileName}</StepHeading>
        {file.refusal === null && (
          <p className={styles.layout} data-known={file.format !== null || undefined}>
            {words.layout(file)}
          </p>
        )}
        <p className={styles.soft}>{words.facts(file)}</p>
        {!isReadable && <Unreadable file={file} />}
        {isReadable && (
          <ReadingOptions
            file={file}
            reading={reading}
            preview={preview}
            onChange={change}
            onFileChange={(choice) => void changeFile(choice)}
          />
        )}
      </Card>
      {isReadable && !file.format && <MappingCard file={file} reading={reading} onChange={change} />}
      {isReadable && <PreviewCard preview={preview} missing={missing} />}
      {error && <FileRefused file={file.fileName} error={error} />}
      <div className={styles.stepBar}>
        {isReadable && (
          <Button
            type="primary"
            size="large"
            loading={isBusy}
            disabled={missing.length > 0}
            onClick={() => void check()}
          >
            {t("imports.check_file")}
          </Button>
        )}
        <Button size="large" onClick={() => void drop()}>
          {t(isReadable ? "imports.remove_file" : "imports.other_file")}
        </Button>
      </div>
    </>
  );
};

/** The first rows as they will be understood, each with its problems. */
const PreviewCard = ({ preview, missing }: { preview: PreviewState; missing: readonly string[] }) => {
  const t = useTranslations("imports.preview");
  const fieldName = useFieldNames();
  const isPhone = useIsPhone();
  const { data, error, isUpdating, retry } = preview;
  const withProblem = (isLeftOut: boolean): number =>
    data?.records.filter(({ problems }) => problems.some(({ keepsRow }) => keepsRow === isLeftOut)).length ?? 0;
  const [wrong, incomplete] = [withProblem(false), withProblem(true)];
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("title")} isLoose aria-busy={isUpdating}>
      <p role="status" className={styles.soft}>
        {missing.length > 0
          ? t("missing", { fields: missing.map(fieldName).join(", ") })
          : !data || isUpdating
            ? t("reading")
            : wrong > 0
              ? t("wrong", { count: data.records.length, wrong })
              : t(incomplete > 0 ? "incomplete" : "right", { count: data.records.length, incomplete })}
      </p>
      {data && data.records.length > 0 && (isPhone ? <PreviewCards data={data} /> : <PreviewTable data={data} />)}
    </Card>
  );
};

/** A column that only WooCommerce's Analytics export has. */
const ANALYTICS = "Product(s)";

/** Why a file can't be imported, and what to export instead. */
const Unreadable = ({ file: { refusal, header } }: { file: ImportFile }) => {
  const t = useTranslations();
  const why = header.includes(ANALYTICS) ? t("file_problems.woocommerce_analytics") : refusal;
  return (
    <div className={styles.refusal} role="alert">
      <p className={styles.strong}>{t("imports.refusals.title")}</p>
      <p>{why ?? t("imports.refusals.json")}</p>
    </div>
  );
};
