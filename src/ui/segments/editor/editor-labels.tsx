"use client";

import { Input, Radio } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import styles from "../segments.module.css";
import type { SegmentDraft } from "./draft.ts";

type Props = {
  draft: SegmentDraft;
  /** The kind cannot be changed later. */
  isNew: boolean;
  onChange: (wish: Partial<SegmentDraft>) => void;
};

const LONGEST_NAME = 120;
const LONGEST_DESCRIPTION = 500;

/** The segment's name and kind. */
export const EditorWords = ({ draft: { name, description, isAutomatic }, isNew, onChange }: Props) => {
  const t = useTranslations();
  const id = useId();
  return (
    <div className={styles.words}>
      <label htmlFor={`${id}-name`}>{t("settings.name")}</label>
      <Input
        id={`${id}-name`}
        value={name}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <label htmlFor={`${id}-about`}>{t("forms.optional", { field: t("segments.description") })}</label>
      <Input
        id={`${id}-about`}
        value={description}
        maxLength={LONGEST_DESCRIPTION}
        autoComplete="off"
        onChange={({ target }) => onChange({ description: target.value })}
      />
      {isNew && (
        <Radio.Group
          name={`${id}-kind`}
          aria-label={t("segments.kind")}
          value={isAutomatic}
          onChange={({ target }) => onChange({ isAutomatic: target.value })}
          options={[
            { value: true, label: t("segments.automatic_long") },
            { value: false, label: t("segments.manual_long") },
          ]}
        />
      )}
    </div>
  );
};
