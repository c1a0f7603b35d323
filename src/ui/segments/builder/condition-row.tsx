"use client";

import { HolderOutlined } from "@ant-design/icons";
import { Select } from "antd";
import { useTranslations } from "next-intl";
import { findField } from "#lib/domain/segments/catalogue.ts";
import type { Condition } from "#lib/domain/segments/criteria.ts";
import { namedField } from "#lib/domain/segments/criteria-words.ts";
import { operatorsOf } from "#lib/domain/segments/operators.ts";
import { withField, withOperator } from "./conditions.ts";
import styles from "./criteria.module.css";
import { changeCondition } from "./edits.ts";
import { FieldPicker } from "./fields/field-picker.tsx";
import { Modifiers } from "./fields/modifiers.tsx";
import { ValueField } from "./fields/value-field.tsx";
import { useBuilderContext } from "./row-context.ts";
import { RowMenu } from "./row-menu.tsx";
import type { ConditionRow } from "./tree.ts";
import { useRowWords } from "./use-row-words.ts";

/** One condition: field, operator and value; its accessible name is the sentence. */
export const ConditionRowView = ({ row }: { row: ConditionRow }) => {
  const t = useTranslations("builder");
  const { builder, reader, matchCounts, rarestPath, dragging } = useBuilderContext();
  const words = useRowWords(reader);
  const { id, condition } = row;
  const { root, apply, look, touch, active, problemOf, paths } = builder;
  const found = findField(condition.field);
  const field = found && namedField(found, reader);
  const problem = problemOf.get(id);
  const error = builder.errorOf(row);
  const path = paths.get(id) ?? "";
  const alone = matchCounts?.get(path);
  const place = dragging.place?.id === id ? dragging.place.side : undefined;
  const change = (next: Condition, isTyped = false) =>
    apply(changeCondition(root, id, next), { movesFocus: false, isTyped });
  const spoken = [
    words.condition(row, problem),
    ...(error && field ? [words.problem(error)] : []),
    ...(alone !== undefined ? [t("alone", { count: alone })] : []),
  ].join(", ");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of controls is not a fieldset
    <div
      role="group"
      aria-label={spoken}
      tabIndex={active === id ? 0 : -1}
      className={styles.row}
      data-row={id}
      data-wrong={error ? "" : undefined}
      data-carried={dragging.carried === id ? "" : undefined}
      data-place={place}
      onFocus={() => active !== id && look(id)}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || touch([id])}
      {...dragging.target(id, false)}
    >
      <span className={styles.handle} aria-hidden {...dragging.handle(id)}>
        <HolderOutlined />
      </span>
      <div className={styles.parts}>
        <FieldPicker
          field={field}
          reader={reader}
          isWrong={error !== undefined}
          onChoose={(next) => change(withField(condition, next))}
        />
        {field && (
          <>
            <Select
              aria-label={t("operator_of", { field: field.words[reader.language] })}
              value={condition.operator}
              options={operatorsOf(field).map((value) => ({ value, label: t(`operators.${value}`) }))}
              popupMatchSelectWidth={false}
              onChange={(operator) => change(withOperator(condition, operator))}
            />
            <ValueField
              field={field}
              condition={condition}
              reader={reader}
              isWrong={error !== undefined}
              onChange={(next) => change(next, true)}
            />
            <Modifiers
              field={field}
              condition={condition}
              language={reader.language}
              onChange={(next) => change(next, true)}
            />
          </>
        )}
      </div>
      <span className={styles.alone}>{alone !== undefined ? t("alone", { count: alone }) : ""}</span>
      <RowMenu row={row} name={words.condition(row, problem)} />
      {error && <p className={styles.problem}>{words.problem(error)}</p>}
      {rarestPath === path && !problem && <p className={styles.blamed}>{t("blamed")}</p>}
    </div>
  );
};
