"use client";

import { Radio } from "antd";
import { useTranslations } from "next-intl";
import type { ImportFile } from "#contracts/imports/files.ts";
import { type ImportMapping, MAPPED_ROWS, type MappedRows } from "#lib/domain/imports/mapping/mapping.ts";
import { suggestMapping } from "#lib/domain/imports/mapping/suggest-mapping.ts";
import { Card } from "#ui/shared/page/card.tsx";
import type { ImportReading } from "../use-reading.ts";
import styles from "../wizard.module.css";
import { FieldRows } from "./field-rows.tsx";
import { columnsFor, mappingOf } from "./mapping-model.ts";
import { SavedMappings } from "./saved-mappings.tsx";

type Props = { file: ImportFile; reading: ImportReading; onChange: (what: Partial<ImportReading>) => void };

/** Which column of the file is which field. */
export const MappingCard = ({ file, reading, onChange }: Props) => {
  const t = useTranslations("imports.mapping");
  if (!reading.mapping) return null;
  const mapping = mappingOf(reading.mapping);
  const change = (what: Partial<ImportMapping>) => onChange({ mapping: { ...mapping, ...what } });
  /** The fields of other rows are suggested too; what was chosen stays. */
  const describe = (rows: MappedRows) => {
    const { columns } = suggestMapping(file.header, file.sample, rows);
    change({ rows, columns: { ...columns, ...columnsFor(rows, mapping) } });
  };
  return (
    <Card title={t("title")} isLoose tools={<SavedMappings file={file} mapping={mapping} onChoose={change} />}>
      <p className={styles.soft}>{t("about")}</p>
      <fieldset className={styles.kinds}>
        <legend>{t("row")}</legend>
        <Radio.Group
          name="row-kind"
          value={mapping.rows}
          options={MAPPED_ROWS.map((value) => ({ value, label: t(`rows.${value}`) }))}
          onChange={({ target }) => describe(target.value as MappedRows)}
        />
      </fieldset>
      <FieldRows file={file} mapping={mapping} onChange={(columns) => change({ columns })} />
    </Card>
  );
};
