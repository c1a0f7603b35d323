"use client";

import { MoreOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
import { useIsMac } from "#ui/shared/device/use-is-mac.ts";
import { keySigns } from "#ui/shared/keys/press.ts";
import styles from "./criteria.module.css";
import { COMMANDS } from "./keyboard/commands.ts";
import { type Command, keyOf } from "./keyboard/keys.ts";
import { useBuilderContext } from "./row-context.ts";
import { isGroup, type Row } from "./tree.ts";

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
export const RowMenu = ({ row, name }: { row: Row; name: string }) => {
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
              <span className={styles.option}>
                <span>{t(`commands.${command as "up"}`)}</span>
                <kbd className={styles.faint}>{keySigns(keyOf(command), isMac).join(" ")}</kbd>
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
