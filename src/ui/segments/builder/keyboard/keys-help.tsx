"use client";

import { Button, Popover } from "antd";
import { useTranslations } from "next-intl";
import styles from "../criteria.module.css";

const KEYS = [
  ["next", "↑ ↓"],
  ["into", "→ ←"],
  ["edit", "Enter"],
  ["leave", "Esc"],
  ["condition", "A"],
  ["group", "G"],
  ["move", "Alt ↑ ↓"],
  ["wrap", "Alt → ←"],
  ["cycle", "M"],
  ["duplicate", "D"],
  ["remove", "Delete"],
  ["undo", "Ctrl Z"],
  ["redo", "Ctrl ⇧ Z"],
  ["save", "Ctrl Enter"],
] as const;

export const KeysHelp = () => {
  const t = useTranslations("builder");
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      title={t("keys")}
      destroyOnHidden
      content={
        <dl className={styles.keys}>
          {KEYS.map(([name, key]) => (
            <div key={name}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`key_words.${name}`)}</dd>
            </div>
          ))}
        </dl>
      }
    >
      <Button type="text" size="small">
        {t("keys")}
      </Button>
    </Popover>
  );
};
