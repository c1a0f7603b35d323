"use client";

import { Button, Input, Radio, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { computeFieldEvidence } from "#features/imports/rules/mapping/column-values.ts";
import { listMappableFields, missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { suggestMapping } from "#features/imports/rules/mapping/suggest-mapping.ts";
import { type ImportMapping, MAPPED_ROWS, type MappedRows } from "#features/imports/rules/reading-options.ts";
import {
  columnsFor,
  fittedMapping,
  type ImportReading,
  pickSamples,
  toImportMapping,
  useFieldNames,
  useOwnColumns,
} from "./use-reading.ts";

import styles from "./wizard.module.css";

const SAMPLES = 3;

type FieldRowsProps = {
  file: ImportFile;
  mapping: ImportMapping;
  onChange: (columns: ImportMapping["columns"]) => void;
};

const Evidence = ({ found }: { found: { text: string; isPoor: boolean } | null }) =>
  found && (
    <div className={`text-12 faint ${styles.evidence}`} data-poor={found.isPoor || undefined}>
      {found.text}
    </div>
  );

/** A row for each required and each mapped field; others can be added. */
const FieldRows = ({ file, mapping, onChange }: FieldRowsProps) => {
  const { rows, columns } = mapping;
  const t = useTranslations("imports.mapping");
  const own = useOwnColumns(rows);
  const fieldName = useFieldNames(own);
  const { required, oneOf: groups, optional: others } = listMappableFields(rows);
  const oneOf = [...new Set(groups.flat())];
  const missing = missingFields(mapping);
  const optional = [...others.filter((field) => !oneOf.includes(field)), ...own.map(({ column }) => column)];
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
        : computeFieldEvidence(
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
                {noteOf(field) && (
                  <span className={`text-12 font-normal faint ${styles.required}`}>{noteOf(field)}</span>
                )}
              </th>
              <td>
                <Select
                  aria-label={t("column_of", { field: fieldName(field) })}
                  className="w-full"
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
              <td className={`soft truncate ${styles.samples}`}>
                {pickSamples(file, columns[field], SAMPLES).join(" · ")}
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

const FormDialog = lazily(() =>
  import("#core/ui/forms/form-dialog.tsx").then(
    ({ FormDialog: it }) => it<"POST /api/admin/import-mappings", { name: string }>,
  ),
);

type SavedMappingsProps = { file: ImportFile; mapping: ImportMapping; onChoose: (mapping: ImportMapping) => void };

const MAX_LENGTH = 120;

/** Chooses a mapping of an earlier file, saves this one under a name, or changes or deletes the chosen one. */
const SavedMappings = ({ file, mapping, onChoose }: SavedMappingsProps) => {
  const t = useTranslations();
  const [chosenId, setChosen] = useState<string | null>(null);
  const [isNaming, setNaming] = useState(false);
  const { query } = useAnswer("GET /api/admin/import-mappings", {});
  const options = { key: "import-mappings", reloads: ["GET /api/admin/import-mappings"] } as const;
  const { write } = useWrite("PATCH /api/admin/import-mappings/{id}", options);
  const deletion = useDeletion("DELETE /api/admin/import-mappings/{id}", {
    ...options,
    onDelete: (isDeleting) => isDeleting && setChosen(null),
  });
  const saved = query.data?.data ?? [];
  const chosen = saved.find(({ id }) => id === chosenId);
  const choose = (id: string | null) => {
    setChosen(id);
    const found = saved.find((each) => each.id === id);
    if (found) onChoose(fittedMapping(toImportMapping(found.mapping), file));
  };
  const label = t("imports.mapping.name");
  return (
    <div className={`row gap-8 ${styles.bar}`}>
      {saved.length > 0 && (
        <Select
          aria-label={t("imports.mapping.saved")}
          className={styles.savedSelect ?? ""}
          placeholder={t("imports.mapping.saved")}
          value={chosenId}
          options={saved.map(({ id, name }) => ({ value: id, label: name }))}
          popupMatchSelectWidth={false}
          onChange={choose}
        />
      )}
      {chosen && JSON.stringify(chosen.mapping) !== JSON.stringify(mapping) && (
        <Button
          onClick={() =>
            void write({ id: chosen.id, mapping, version: chosen.version }, { successMessage: t("states.saved") })
          }
        >
          {t("imports.mapping.update", { name: chosen.name })}
        </Button>
      )}
      <Button onClick={() => setNaming(true)}>{t("imports.mapping.save")}</Button>
      {chosen && (
        <Button
          danger
          type="text"
          onClick={() =>
            deletion.ask(
              { id: chosen.id },
              {
                title: t("imports.mapping.delete_title", { name: chosen.name }),
                content: t("imports.mapping.delete_about"),
              },
            )
          }
        >
          {t("buttons.delete")}
        </Button>
      )}
      {isNaming && (
        <FormDialog
          route="POST /api/admin/import-mappings"
          params={{ mapping }}
          name="mapping"
          title={t("imports.mapping.save_title")}
          okText={t("buttons.save")}
          initial={{ name: "" }}
          labels={{ name: label }}
          successMessage={t("states.saved")}
          onSaved={({ id }) => setChosen(id)}
          onClose={() => setNaming(false)}
        >
          <p>{t("imports.mapping.save_about")}</p>
          <RequiredItem name="name" label={label}>
            <Input autoFocus maxLength={MAX_LENGTH} />
          </RequiredItem>
        </FormDialog>
      )}
    </div>
  );
};

type Props = { file: ImportFile; reading: ImportReading; onChange: (what: Partial<ImportReading>) => void };

/** Which column of the file is which field. */
export const MappingCard = ({ file, reading, onChange }: Props) => {
  const t = useTranslations("imports.mapping");
  if (!reading.mapping) return null;
  const mapping = toImportMapping(reading.mapping);
  const change = (what: Partial<ImportMapping>) => onChange({ mapping: { ...mapping, ...what } });
  /** The fields of other rows are suggested too; what was chosen stays. */
  const describe = (rows: MappedRows) => {
    const { columns } = suggestMapping(file.header, file.sample, rows);
    change({ rows, columns: { ...columns, ...columnsFor(rows, mapping) } });
  };
  return (
    <Card title={t("title")} isLoose tools={<SavedMappings file={file} mapping={mapping} onChoose={change} />}>
      <p className="max-w-prose soft">{t("about")}</p>
      <fieldset className={`bare-fieldset ${styles.kinds}`}>
        <legend>{t("row")}</legend>
        <Radio.Group
          name="row-kind"
          value={mapping.rows}
          options={MAPPED_ROWS.map((value) => ({ value, label: t(`rows.${value}`) }))}
          onChange={({ target }) => describe(target.value as MappedRows)}
        />
      </fieldset>
      {(mapping.rows === "purchases" || mapping.rows === "days") && (
        <Notice role="status">{t("without_numbers")}</Notice>
      )}
      <FieldRows file={file} mapping={mapping} onChange={(columns) => change({ columns })} />
    </Card>
  );
};
