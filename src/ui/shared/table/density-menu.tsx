"use client";

import { ColumnHeightOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { readDensity, TABLE_DENSITIES, type TableDensity } from "#lib/domain/accounts/table-density.ts";
import { MenuButton } from "../buttons/menu-button.tsx";
import { useDensity } from "../session/use-density.ts";
import styles from "./table.module.css";

/** The row height of all tables, saved for the user. */
export const DensityMenu = () => {
  const t = useTranslations("table");
  const { open } = useNotification();
  const { density, choose } = useDensity();
  const save = (next: TableDensity) =>
    choose(next).catch(() => open?.({ type: "error", key: "density", message: t("density_not_saved") }));
  const label = t("density", { name: t(`densities.${density}`) });
  return (
    <MenuButton
      type="text"
      className={styles.density ?? ""}
      icon={<ColumnHeightOutlined aria-hidden />}
      aria-label={label}
      title={label}
      placement="bottomRight"
      menu={{
        items: TABLE_DENSITIES.map((key) => ({ key, label: t(`densities.${key}`) })),
        selectable: true,
        selectedKeys: [density],
        onClick: ({ key }) => void save(readDensity(key)),
      }}
    />
  );
};
