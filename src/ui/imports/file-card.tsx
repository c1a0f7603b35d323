"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ChangeEvent, type ReactNode, useRef } from "react";
import { saveFile } from "#ui/shared/data/save-file.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { ColumnNames } from "./column-names.tsx";
import styles from "./imports.module.css";

type Props = {
  title: string;
  about: string;
  required: readonly string[];
  optional: readonly string[];
  /** The rules for the file, in words. */
  form: string;
  sample: () => { name: string; content: Blob };
  isBusy: boolean;
  onFile: (file: File) => void;
  /** The state or result of the import. */
  children: ReactNode;
};

/** A kind of file that can be uploaded: its columns, a sample, and the upload. */
export const FileCard = ({ title, about, required, optional, form, sample, isBusy, onFile, children }: Props) => {
  const t = useTranslations();
  const input = useRef<HTMLInputElement>(null);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    // Lets the corrected file be chosen again under the same name.
    target.value = "";
    if (chosen) onFile(chosen);
  };
  return (
    <Card title={title} isLoose>
      <p className={styles.said}>{about}</p>
      <dl className={styles.columns}>
        <dt>{t("imports.must")}</dt>
        <dd>
          <ColumnNames names={required} />
        </dd>
        <dt>{t("imports.may")}</dt>
        <dd>
          <ColumnNames names={optional} />
        </dd>
      </dl>
      <p className={styles.said}>{form}</p>
      <div className={styles.actions}>
        <Button type="primary" loading={isBusy} onClick={() => input.current?.click()}>
          {t("buttons.import_file")}
        </Button>
        <Button onClick={() => saveFile(sample())}>{t("imports.sample")}</Button>
        <input ref={input} type="file" accept=".csv,.gz" hidden aria-label={title} onChange={choose} />
      </div>
      {children}
    </Card>
  );
};
