"use client";

import { HolderOutlined, MoreOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useTranslations } from "next-intl";
import { keySigns } from "#core/ui/keys/shortcuts.ts";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { useIsMac } from "#core/ui/use-device.ts";
import { findField } from "#records/rules/criteria/catalogue.ts";
import { type Condition, GROUP_KINDS } from "#records/rules/criteria/criteria.ts";
import { conditionInWords, namedField } from "#records/rules/criteria/criteria-words.ts";
import { type CriteriaReader, listOperators } from "#records/rules/criteria/field.ts";
import type { ValueProblem } from "#records/rules/criteria/value-problems.ts";
import { FieldPicker, Modifiers } from "./condition-fields.tsx";

import styles from "./criteria.module.css";
import { addCondition, addGroup, COMMANDS, changeCondition, setGroupKind } from "./edits.ts";
import { type Command, findCommandKey } from "./keys.ts";
import { type ConditionRow, type GroupRow, isGroup, type Row, withField, withOperator } from "./tree.ts";
import { useBuilderContext } from "./use-builder.ts";
import { ValueField } from "./value-field.tsx";

/** Accessible names of rows: a condition's sentence, or a group's kind and size. */
export const useRowWords = (reader: CriteriaReader) => {
  const t = useTranslations("builder");
  const fieldName = (name: string) => {
    const field = findField(name);
    return field && namedField(field, reader).nameIn(reader.language);
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

const OF_ROW: readonly Command[] = ["condition", "group", "up", "down", "wrap", "lift", "duplicate", "remove"];
const OF_GROUP: readonly Command[] = [
  "condition",
  "group",
  "cycle",
  "up",
  "down",
  "wrap",
  "lift",
  "duplicate",
  "remove",
];
const OF_ROOT: readonly Command[] = ["condition", "group", "cycle"];

/** Actions on a row with their shortcuts; impossible ones are left out. */
const RowMenu = ({ row, name }: { row: Row; name: string }) => {
  const t = useTranslations("builder");
  const { builder, run } = useBuilderContext();
  const { root } = builder;
  const isMac = useIsMac();
  const offered = row.id === root.id ? OF_ROOT : isGroup(row) ? OF_GROUP : OF_ROW;
  return (
    <MenuButton
      type="text"
      icon={<MoreOutlined aria-hidden />}
      aria-label={t("menu_of", { name })}
      placement="bottomRight"
      menu={{
        items: offered
          .filter((command) => COMMANDS[command]?.(root, row.id) != null)
          .map((command) => ({
            key: command,
            label: (
              <span className={`flex items-baseline justify-between gap-16 wrap-normal ${styles.option}`}>
                <span>{t(`commands.${command as "up"}`)}</span>
                <kbd className={styles.faint}>{keySigns(findCommandKey(command), isMac).join(" ")}</kbd>
              </span>
            ),
          })),
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation();
          run(key as Command, row.id);
        },
      }}
    />
  );
};

/** One condition: field, operator and value; its accessible name is the sentence. */
const ConditionRowView = ({ row }: { row: ConditionRow }) => {
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
      className={`row items-center min-w-0 gap-8 relative ${styles.row}`}
      data-row={id}
      data-wrong={error ? "" : undefined}
      data-carried={dragging.carried === id ? "" : undefined}
      data-place={place}
      onFocus={() => active !== id && look(id)}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || touch([id])}
      {...dragging.target(id, false)}
    >
      <span
        className={`flex-none faint text-center hidden-on-phones ${styles.handle}`}
        aria-hidden
        {...dragging.handle(id)}
      >
        <HolderOutlined />
      </span>
      <div className={`row items-center min-w-0 gap-8 ${styles.parts}`}>
        <FieldPicker
          field={field}
          reader={reader}
          isWrong={error !== undefined}
          onChoose={(next) => change(withField(condition, next))}
        />
        {field && (
          <>
            <Select
              aria-label={t("operator_of", { field: field.nameIn(reader.language) })}
              value={condition.operator}
              options={listOperators(field).map((value) => ({ value, label: t(`operators.${value}`) }))}
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
      <span className={`flex-none small faint ${styles.alone}`}>
        {alone !== undefined ? t("alone", { count: alone }) : ""}
      </span>
      <RowMenu row={row} name={words.condition(row, problem)} />
      {error && <p className={`small text-error ${styles.problem}`}>{words.problem(error)}</p>}
      {rarestPath === path && !problem && <p className={`small text-warning ${styles.blamed}`}>{t("blamed")}</p>}
    </div>
  );
};

/** A group's head with its conditions and nested groups. */
export const GroupBox = ({ row }: { row: GroupRow }) => {
  const t = useTranslations("builder");
  const { builder, reader, run, dragging } = useBuilderContext();
  const words = useRowWords(reader);
  const { id, group, members } = row;
  const { root, apply, look, active } = builder;
  const isRoot = id === root.id;
  const label = words.group(row);
  const place = dragging.place?.id === id ? dragging.place.side : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list of conditions is not a fieldset
    <div
      role="group"
      aria-label={label}
      className={isRoot ? `stack min-w-0 gap-8 panel ${styles.root}` : `stack min-w-0 gap-8 panel ${styles.group}`}
      data-group={group}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above, for the group's head */}
      <div
        role="group"
        aria-label={label}
        tabIndex={active === id ? 0 : -1}
        className={`flex items-center min-w-0 gap-8 relative ${styles.head}`}
        data-row={id}
        data-place={place}
        onFocus={() => active !== id && look(id)}
        {...dragging.target(id, true)}
      >
        {!isRoot && (
          <span
            className={`flex-none faint text-center hidden-on-phones ${styles.handle}`}
            aria-hidden
            {...dragging.handle(id)}
          >
            <HolderOutlined />
          </span>
        )}
        <span className={`font-medium ${styles.headWords}`}>{isRoot ? t("customers_where") : ""}</span>
        <Select
          className={styles.strong ?? ""}
          aria-label={t("kind_of_group")}
          value={group}
          options={GROUP_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          popupMatchSelectWidth={false}
          onChange={(next) => apply(setGroupKind(root, id, next), { movesFocus: false })}
        />
        <RowMenu row={row} name={label} />
      </div>
      <ul className={`stack min-w-0 gap-8 ${styles.members}`}>
        {members.map((member) => (
          <li key={member.id}>{isGroup(member) ? <GroupBox row={member} /> : <ConditionRowView row={member} />}</li>
        ))}
      </ul>
      <div className="row gap-8">
        {addCondition(root, id) && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => run("condition", id)}>
            {t("add_condition")}
          </Button>
        )}
        {addGroup(root, id) && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => run("group", id)}>
            {t("add_group")}
          </Button>
        )}
      </div>
    </div>
  );
};
