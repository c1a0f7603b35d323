"use client";

import { useTranslations } from "next-intl";
import { findField } from "#features/segments/rules/catalogue.ts";
import { conditionInWords, namedField } from "#features/segments/rules/criteria-words.ts";
import type { ValueProblem } from "#features/segments/rules/value-problems.ts";
import type { CriteriaReader } from "#records/rules/criteria/criteria-reader.ts";
import type { ConditionRow, GroupRow } from "./tree.ts";

/** Accessible names of rows: a condition's sentence, or a group's kind and size. */
export const useRowWords = (reader: CriteriaReader) => {
  const t = useTranslations("builder");
  const fieldName = (name: string) => {
    const field = findField(name);
    return field && namedField(field, reader).words[reader.language];
  };
  return {
    condition: ({ condition }: ConditionRow, problem: ValueProblem | undefined): string => {
      const field = fieldName(condition.field);
      if (!field) return t("unchosen");
      if (problem) return t("unfinished", { field });
      const sentence = conditionInWords(condition, reader);
      return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
    },
    group: ({ group, members }: GroupRow): string =>
      t("group_label", { kind: t(`kinds.${group}`), count: members.length }),
    problem: ({ reason, values = {}, path }: ValueProblem): string => {
      if (path.endsWith(".field") && reason === "unknown_value") return t("problems.field");
      const { min = 0, max = 0 } = values;
      switch (reason) {
        case "number_range":
        case "integer_range":
          return t(`problems.${reason}`, { min: Number(min), max: Number(max) });
        case "at_most":
          return t("problems.at_most", { max: Number(max) });
        case "groups_too_deep":
          return t("problems.groups_too_deep", { max: Number(max) });
        case "too_many":
          return t("problems.too_many", { max: Number(max) });
        case "too_long":
          return t("problems.too_long", { max: Number(max) });
        case "not_with":
          return t("problems.not_with", { other: String(values.other) });
        case "earliest_day":
          return t("problems.earliest_day", { day: String(values.day) });
        case "not_empty":
          return t("problems.required");
        default:
          return t(`problems.${reason}`);
      }
    },
  };
};
