"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { FileRefused } from "#core/ui/forms/pick-file.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import { isNote } from "#features/imports/rules/import-format.ts";
import { missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { UnusedColumns } from "#features/imports/ui/problem-list.tsx";
import { useFileWords } from "#features/imports/ui/use-file-words.ts";
import { useShowFile } from "./file-state.ts";
import { StepHeading } from "./imported-file.tsx";
import { listStatusWords, rememberedStatuses } from "./open-values.ts";
import { PreviewCards, PreviewTable } from "./preview-rows.tsx";
import { type FileChoice, ReadingOptions } from "./reading-options.tsx";
import {
  type ImportReading,
  type Preview,
  type PreviewState,
  toImportMapping,
  useFieldNames,
  usePreview,
  useReading,
} from "./use-reading.ts";
import styles from "./wizard.module.css";

type Result = NonNullable<ImportCheck["result"]>;
type Totals = { orders: number; sales: number | null; revenue: number; refunds: number };
type Row = { name: string; show: (totals: Totals) => string };

/** The file's totals beside those that are stored, where the same sales under other numbers would show. */
export const StoredTotals = ({ file, result }: { file: ImportFile; result: Result }) => {
  const t = useTranslations("imports.check");
  const { count, money, days } = useFormats();
  const { stored, firstDay, lastDay, ordersNew, ordersUpdated, ordersKept } = result;
  if (!stored || file.format?.about === "tickets") return null;
  const period = (first: string | null, last: string | null) => (first && last ? days(first, last) : "–");
  const inFile = { ...result, orders: ordersNew + ordersUpdated + ordersKept };
  const isOrders = inFile.orders > 0;
  const rows: Row[] = [
    { name: t("orders"), show: ({ orders }) => count(orders) },
    { name: t("sales"), show: ({ sales }) => (sales === null ? "–" : count(sales)) },
    { name: t("revenue", { currency: result.currency }), show: ({ revenue }) => money(revenue) },
    { name: t("refunds"), show: ({ refunds }) => money(refunds) },
  ];
  const customers = result.customersNew + result.customersChanged + result.customersKept;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("compared")}>
      <table className={`${styles.preview} ${styles.compared}`}>
        <thead>
          <tr>
            <td />
            {[t("in_file"), ...(isOrders ? [t("same_days")] : []), t("stored")].map((name) => (
              <th key={name} scope="col" data-number>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {isOrders &&
            rows.map(({ name, show }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-number>{show(inFile)}</td>
                <td data-number>{stored.sameDays && show(stored.sameDays)}</td>
                <td data-number>{show(stored)}</td>
              </tr>
            ))}
          <tr>
            <th scope="row">{t("customers")}</th>
            <td data-number>{count(customers)}</td>
            {isOrders && <td data-number>–</td>}
            <td data-number>{count(stored.customers)}</td>
          </tr>
          {isOrders && (
            <tr>
              <th scope="row">{t("period")}</th>
              <td data-number>{period(firstDay, lastDay)}</td>
              <td data-number>–</td>
              <td data-number>{period(stored.firstDay, stored.lastDay)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
};

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
  /** A recognized layout whose rows are something else, such as lines with the number of their order, can be mapped too. */
  const chooseColumns = async () => {
    if (reading.mapping) return change({ format: file.format?.name, mapping: undefined });
    const { suggestMapping } = await import("#features/imports/rules/mapping/suggest-mapping.ts");
    change({ format: undefined, mapping: suggestMapping(file.header, file.sample) });
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
          <p className={`font-medium ${styles.layout}`} data-known={file.format !== null || undefined}>
            {words.layout(file)}
          </p>
        )}
        <p className="max-w-prose soft">{words.facts(file)}</p>
        {!isReadable && <Unreadable file={file} />}
        {isReadable && file.format && file.kind !== "json" && file.format.about !== "tickets" && (
          <Button onClick={() => void chooseColumns()}>
            {reading.mapping ? t("imports.mapping.as_recognized") : t("imports.mapping.choose_own")}
          </Button>
        )}
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
      {isReadable && reading.mapping && <MappingCard file={file} reading={reading} onChange={change} />}
      {isReadable && <PreviewCard preview={preview} missing={missing} />}
      {error && <FileRefused file={file.fileName} error={error} />}
      <div className={`row gap-8 ${styles.stepBar}`}>
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

/** What the preview can't show: columns under other names than the layout's, in what time zone their times are, and what isn't used. */
const ColumnNotes = ({ columns: { used, unused } }: Pick<Preview, "columns">) => {
  const t = useTranslations("imports.columns");
  const fieldName = useFieldNames();
  const others = used.filter(({ isNamedSo }) => !isNamedSo);
  const zones = used.filter(({ timeZone }) => timeZone !== null);
  return (
    <>
      {others.length > 0 && (
        <p className="max-w-prose soft">
          {t("read_as", { columns: others.map(({ column, readAs }) => `${column} (${fieldName(readAs)})`).join(", ") })}
        </p>
      )}
      {zones.map(({ column, timeZone }) => (
        <p key={column} className="max-w-prose soft">
          {t("zone", { column, zone: timeZone ?? "" })}
        </p>
      ))}
      <UnusedColumns columns={unused} />
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
    data?.records.filter(({ problems }) => problems.some((each) => each.keepsRow === isLeftOut && !isNote(each)))
      .length ?? 0;
  const [wrong, incomplete] = [withProblem(false), withProblem(true)];
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("title")} isLoose aria-busy={isUpdating}>
      <p role="status" className="max-w-prose soft">
        {missing.length > 0
          ? t("missing", { fields: missing.map(fieldName).join(", ") })
          : !data || isUpdating
            ? t("reading")
            : wrong > 0
              ? t("wrong", { count: data.records.length, wrong })
              : t(incomplete > 0 ? "incomplete" : "right", { count: data.records.length, incomplete })}
      </p>
      {data && <ColumnNotes columns={data.columns} />}
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
    <div className="stack max-w-prose gap-4 warning-box" role="alert">
      <p className="font-semibold">{t("imports.refusals.title")}</p>
      <p>{why ?? t("imports.refusals.json")}</p>
    </div>
  );
};
