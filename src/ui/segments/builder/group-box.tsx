"use client";

import { HolderOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useTranslations } from "next-intl";
import { GROUP_KINDS } from "#lib/domain/segments/criteria.ts";
import { ConditionRowView } from "./condition-row.tsx";
import styles from "./criteria.module.css";
import { addCondition, addGroup, setGroupKind } from "./edits.ts";
import { useBuilderContext } from "./row-context.ts";
import { RowMenu } from "./row-menu.tsx";
import { type GroupRow, isGroup } from "./tree.ts";
import { useRowWords } from "./use-row-words.ts";

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
    <div role="group" aria-label={label} className={isRoot ? styles.root : styles.group} data-group={group}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above, for the group's head */}
      <div
        role="group"
        aria-label={label}
        tabIndex={active === id ? 0 : -1}
        className={styles.head}
        data-row={id}
        data-place={place}
        onFocus={() => active !== id && look(id)}
        {...dragging.target(id, true)}
      >
        {!isRoot && (
          <span className={styles.handle} aria-hidden {...dragging.handle(id)}>
            <HolderOutlined />
          </span>
        )}
        <span className={styles.headWords}>{isRoot ? t("customers_where") : ""}</span>
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
      <ul className={styles.members}>
        {members.map((member) => (
          <li key={member.id}>{isGroup(member) ? <GroupBox row={member} /> : <ConditionRowView row={member} />}</li>
        ))}
      </ul>
      <div className={styles.add}>
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
