"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useHidesPersonalData } from "#core/ui/session/use-hides-personal-data.ts";
import { PERSONAL_FIELDS } from "#core/values/personal-data.ts";
import { FIELDS, findField, getField } from "#features/segments/rules/catalogue.ts";
import { namedField } from "#features/segments/rules/criteria-words.ts";
import { fold } from "#lib/fold.ts";
import type { CriteriaReader } from "#records/rules/criteria/criteria-reader.ts";
import { FIELD_GROUPS, type Field } from "#records/rules/criteria/field.ts";
import styles from "../criteria.module.css";

const NAME = "criteria-recent-fields";
const MOST = 4;

/** The fields last used on this device, most recent first. */
const recentFields = (): string[] => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(stored) ? stored.map(String).slice(0, MOST) : [];
  } catch {
    return [];
  }
};

const rememberField = (name: string): void => {
  const others = recentFields().filter((each) => each !== name);
  try {
    localStorage.setItem(NAME, JSON.stringify([name, ...others].slice(0, MOST)));
  } catch {
    // Full or blocked storage only disables this shortcut.
  }
};

type Props = {
  field: Field | undefined;
  reader: CriteriaReader;
  isWrong: boolean;
  onChoose: (field: Field) => void;
};

/** Chooses a field: all fields by group with a search, recently used ones on top. */
export const FieldPicker = ({ field, reader, isWrong, onChoose }: Props) => {
  const { language, ownFields = [] } = reader;
  const t = useTranslations("builder");
  const [recent, setRecent] = useState<readonly string[]>([]);
  const optionOf = (one: Field, group: string) => ({
    value: group === "recent" ? `recent:${one.name}` : one.name,
    label: one.words[language],
    unit: t(`types.${one.type}`),
    words: fold(`${one.words[language]} ${one.name}`),
  });
  // The server refuses their conditions.
  const isMasked = useHidesPersonalData();
  const usable = FIELDS.filter(
    ({ name }) => !isMasked || name === field?.name || !Object.hasOwn(PERSONAL_FIELDS, name),
  );
  const all = [...usable, ...ownFields.map((name) => namedField(getField(name), reader))];
  const last = recent.flatMap((name) => all.find((one) => one.name === name) ?? []);
  const groups = [
    ...(last.length > 0 ? [{ label: t("recent"), options: last.map((one) => optionOf(one, "recent")) }] : []),
    ...FIELD_GROUPS.flatMap((group) => {
      const options = all.filter((one) => one.group === group).map((one) => optionOf(one, group));
      return options.length === 0 ? [] : { label: t(`groups.${group}`), options };
    }),
  ];
  return (
    <Select<string>
      showSearch
      data-part="field"
      className={styles.field ?? ""}
      aria-label={t("field")}
      popupMatchSelectWidth={320}
      listHeight={360}
      {...(field && { value: field.name })}
      {...(!field && isWrong && { status: "error" as const, "aria-invalid": true })}
      placeholder={t("choose_field")}
      options={groups}
      filterOption={(text, option) =>
        option !== undefined && "words" in option && String(option.words).includes(fold(text))
      }
      optionRender={({ label, data }) => (
        <span className={styles.option}>
          <span>{label}</span>
          <span className={styles.faint}>{"unit" in data ? String(data.unit) : ""}</span>
        </span>
      )}
      notFoundContent={t("no_field")}
      onOpenChange={(isOpen) => isOpen && setRecent(recentFields())}
      onChange={(name) => {
        const chosen = findField(name.replace(/^recent:/, ""));
        if (!chosen) return;
        rememberField(chosen.name);
        onChoose(chosen);
      }}
    />
  );
};
