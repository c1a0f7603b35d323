"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ImportFile } from "#contracts/imports/files.ts";
import { evidenceOf } from "#lib/domain/imports/mapping/column-values.ts";
import { fieldsOf, type ImportMapping, missingFields } from "#lib/domain/imports/mapping/mapping.ts";
import styles from "../wizard.module.css";
import { samplesOf } from "./mapping-model.ts";
import { useFieldNames, useOwnColumns } from "./use-field-names.ts";

const SAMPLES = 3;

type Props = { file: ImportFile; mapping: ImportMapping; onChange: (columns: ImportMapping["columns"]) => void };

const Evidence = ({ found }: { found: { text: string; isPoor: boolean } | null }) =>
  found && (
    <div className={styles.evidence} data-poor={found.isPoor || undefined}>
      {found.text}
    </div>
  );

/** A row for each required and each mapped field; others can be added. */
export const FieldRows = ({ file, mapping, onChange }: Props) => {
  const { rows, columns } = mapping;
  const t = useTranslations("imports.mapping");
  const own = useOwnColumns(rows);
  const fieldName = useFieldNames(own);
  const { required, oneOf, optional: others } = fieldsOf(rows);
  const missing = missingFields(mapping);
  const optional = [...others, ...own.map(({ column }) => column)];
  // A field stays when its column is taken away, so that another can be chosen.
  const [added, setAdded] = useState<readonly string[]>([]);
  const shown = optional.filter((field) => columns[field] || added.includes(field));
  const rest = optional.filter((field) => !shown.includes(field));
  const noteOf = (field: string): string | null =>
    required.includes(field) ? t("required") : oneOf.includes(field) ? t("one_required") : null;
  const evidence = (field: string): { text: string; isPoor: boolean } | null => {
    const place = columns[field] === undefined ? -1 : file.header.indexOf(columns[field]);
    const found =
      place < 0
        ? null
        : evidenceOf(
            field,
            file.sample.map((cells) => cells[place] ?? ""),
          );
    return found && { text: t("evidence", found), isPoor: found.right < 0.8 * found.all };
  };
  const choose = (field: string, column: string | undefined) => {
    const { [field]: _, ...kept } = columns;
    if (!added.includes(field)) setAdded([...added, field]);
    onChange(column ? { ...kept, [field]: column } : kept);
  };
  return (
    <>
      <table className={styles.fields}>
        <thead>
          <tr>
            <th scope="col">{t("field")}</th>
            <th scope="col">{t("column")}</th>
            <th scope="col">{t("values")}</th>
          </tr>
        </thead>
        <tbody>
          {[...required, ...oneOf, ...shown].map((field) => (
            <tr key={field} data-missing={missing.includes(field) || undefined}>
              <th scope="row">
                {fieldName(field)}
                {noteOf(field) && <span className={styles.required}>{noteOf(field)}</span>}
              </th>
              <td>
                <Select
                  aria-label={t("column_of", { field: fieldName(field) })}
                  className={styles.columnSelect ?? ""}
                  showSearch
                  allowClear
                  placeholder={t("choose")}
                  status={missing.includes(field) ? "error" : ""}
                  value={columns[field] ?? null}
                  options={file.header.map((name) => ({ value: name, label: name }))}
                  popupMatchSelectWidth={false}
                  onChange={(column: string | null | undefined) => choose(field, column ?? undefined)}
                />
              </td>
              <td className={styles.samples}>
                {samplesOf(file, columns[field], SAMPLES).join(" · ")}
                <Evidence found={evidence(field)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length > 0 && (
        <Select
          aria-label={t("add")}
          className={styles.addField ?? ""}
          showSearch
          optionFilterProp="label"
          placeholder={t("add")}
          value={null}
          options={rest.map((field) => ({ value: field, label: fieldName(field) }))}
          popupMatchSelectWidth={false}
          onChange={(field: string | null) => field && setAdded([...added, field])}
        />
      )}
    </>
  );
};
