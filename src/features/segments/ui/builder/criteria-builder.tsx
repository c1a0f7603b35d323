"use client";

import { RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { useListedKeys } from "#core/ui/keys/active-keys.ts";
import { showPanel } from "#core/ui/keys/panel.ts";
import { ariaKeys, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { useSingleKeys } from "#core/ui/use-device.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import { readNewCriteria } from "#records/rules/criteria/read-criteria.ts";
import styles from "./criteria.module.css";
import { COMMANDS } from "./edits.ts";
import { GroupBox, useRowWords } from "./group-box.tsx";
import { BUILDER_KEYS, type Command, findCommand, globalCommand } from "./keys.ts";
import { findParentGroup, findRow, isGroup, listRows } from "./tree.ts";
import { type Builder, RowContext, useDragging } from "./use-builder.ts";

/** The criteria as JSON, to copy or paste. Accepts both forms and shows the tree form. */
const AdvancedJson = ({ builder, reader }: { builder: Builder; reader: CriteriaReader }) => {
  const t = useTranslations("builder");
  const words = useRowWords(reader);
  const id = useId();
  const [text, setText] = useState("");
  const [complaint, setComplaint] = useState<string | null>(null);
  const use = () => {
    let given: unknown;
    try {
      given = JSON.parse(text);
    } catch {
      setComplaint(t("no_json"));
      return;
    }
    const { criteria, problems } = readNewCriteria(given);
    const [first] = problems;
    setComplaint(first ? t("json_problem", { path: first.path, problem: words.problem(first) }) : null);
    if (first) return;
    builder.load(criteria);
    setText("");
  };
  return (
    <details className={styles.advanced}>
      <summary>{t("advanced")}</summary>
      <div className={`stack items-start gap-8 ${styles.advancedBody}`}>
        {!builder.isEmpty && <CopyLine label={t("json")} text={JSON.stringify(builder.given)} />}
        <label htmlFor={id}>{t("paste")}</label>
        <Input.TextArea
          id={id}
          className={styles.code ?? ""}
          autoSize={{ minRows: 3, maxRows: 12 }}
          spellCheck={false}
          value={text}
          {...(complaint !== null && {
            status: "error" as const,
            "aria-invalid": true,
            "aria-describedby": `${id}-wrong`,
          })}
          onChange={({ target }) => setText(target.value)}
        />
        <p id={`${id}-wrong`} role="alert" className={`small text-error ${styles.problem}`}>
          {complaint}
        </p>
        <Button size="small" disabled={text.trim() === ""} onClick={use}>
          {t("use_json")}
        </Button>
      </div>
    </details>
  );
};

type Props = {
  builder: Builder;
  reader: CriteriaReader;
  matchCounts?: ReadonlyMap<string, number> | null;
  rarestPath?: string | null;
  /** Handles Ctrl+Enter if the page has no such shortcut of its own. */
  onSave?: () => void;
};

const TYPING = "input, textarea, select, [contenteditable]";

/** Edits rules as rows by mouse, touch or keyboard. */
export const CriteriaBuilder = ({ builder, reader, matchCounts = null, rarestPath = null, onSave }: Props) => {
  const t = useTranslations("builder");
  const words = useRowWords(reader);
  const place = useRef<HTMLElement>(null);
  const [announcement, setAnnouncement] = useState("");
  const { areOn } = useSingleKeys();
  useListedKeys(BUILDER_KEYS);
  const { root, active, moved, apply, look, undo, redo, mayUndo, mayRedo } = builder;
  const dragging = useDragging(builder);

  const rowElement = (id: string) => place.current?.querySelector<HTMLElement>(`[data-row="${id}"]`);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus is sent once each time
  useEffect(() => {
    if (moved === 0) return;
    const row = findRow(root, active);
    const element = rowElement(active);
    const isNew = row !== undefined && !isGroup(row) && row.condition.field === "";
    const wanted = isNew ? element?.querySelector<HTMLElement>("[data-part=field] input") : element;
    (wanted ?? element)?.focus();
  }, [moved]);

  const step = (id: string, by: -1 | 1) => {
    const rows = listRows(root);
    const next = rows[rows.findIndex((row) => row.id === id) + by];
    if (next) look(next.id, true);
  };

  const announcementOf = (command: Command, id: string): string => {
    const row = findRow(root, id);
    if (!row) return "";
    const name = isGroup(row) ? words.group(row) : words.condition(row, builder.problemOf.get(id));
    return command === "remove"
      ? t("removed", { name })
      : command === "up" || command === "down"
        ? t("moved", { name })
        : "";
  };

  const run = (command: Command, id: string): void => {
    const edit = COMMANDS[command];
    if (edit) {
      const isDone = apply(edit(root, id));
      setAnnouncement(isDone ? announcementOf(command, id) : t("not_here"));
      return;
    }
    const row = findRow(root, id);
    if (command === "next" || command === "previous") step(id, command === "next" ? 1 : -1);
    if (command === "into" && row && isGroup(row) && row.members[0]) look(row.members[0].id, true);
    if (command === "out") look(findParentGroup(root, id)?.id ?? root.id, true);
    if (command === "edit") rowElement(id)?.querySelector<HTMLElement>("input, select, button")?.focus();
    if (command === "leave") document.getElementById("criteria-after")?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const everywhere = globalCommand(event, { isTyping: target.matches(TYPING) && !target.matches("select") });
    if (everywhere) {
      event.preventDefault();
      if (everywhere === "save") onSave?.();
      else everywhere === "undo" ? undo(true) : redo(true);
      return;
    }
    const id = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    if (id === undefined || !place.current?.contains(target)) return;
    if (target.dataset.row === undefined) {
      // The parts of a row handle their own keys; Esc returns to the row, unless it closed a list.
      if (event.key !== "Escape" || target.getAttribute("aria-expanded") === "true") return;
      event.preventDefault();
      look(id, true);
      return;
    }
    const command = findCommand(event, { letters: areOn });
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    run(command, id);
  };

  return (
    <RowContext value={{ builder, reader, dragging, matchCounts, rarestPath, run }}>
      <section ref={place} className="stack min-w-0 gap-8" aria-label={t("label")} onKeyDown={onKeyDown}>
        <div className={`row gap-4 ${styles.tools}`}>
          <Button
            type="text"
            size="small"
            icon={<UndoOutlined aria-hidden />}
            disabled={!mayUndo}
            onClick={() => undo()}
            aria-keyshortcuts={ariaKeys(SHORTCUTS.builder_undo.keys)}
          >
            {t("undo")}
          </Button>
          <Button
            type="text"
            size="small"
            icon={<RedoOutlined aria-hidden />}
            disabled={!mayRedo}
            onClick={() => redo()}
            aria-keyshortcuts={ariaKeys(SHORTCUTS.builder_redo.keys)}
          >
            {t("redo")}
          </Button>
          <Button type="text" size="small" aria-haspopup="dialog" onClick={() => showPanel("keys")}>
            {t("keys")}
          </Button>
        </div>
        <GroupBox row={root} />
        <p role="status" className="visually-hidden">
          {announcement}
        </p>
        <AdvancedJson builder={builder} reader={reader} />
      </section>
    </RowContext>
  );
};
