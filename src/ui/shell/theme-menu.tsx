"use client";

import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslations } from "next-intl";
import { useAppearance } from "../providers/appearance-provider.tsx";
import { APPEARANCES, type Appearance } from "../theme/appearance.ts";
import styles from "./shell.module.css";

const ICONS: Record<Appearance, typeof SunOutlined> = {
  light: SunOutlined,
  dark: MoonOutlined,
  system: DesktopOutlined,
};

export const ThemeMenu = () => {
  const t = useTranslations("shell");
  const { appearance, choose } = useAppearance();
  const Icon = ICONS[appearance];
  return (
    <Dropdown
      trigger={["click"]}
      autoFocus
      menu={{
        items: APPEARANCES.map((key) => ({ key, label: t(key) })),
        selectable: true,
        selectedKeys: [appearance],
        onClick: ({ key }) => choose(key as Appearance),
      }}
    >
      <Button
        type="text"
        icon={<Icon aria-hidden />}
        aria-haspopup="menu"
        aria-label={`${t("theme")}: ${t(appearance)}`}
      >
        <span className={styles.wideOnly}>{t(appearance)}</span>
      </Button>
    </Dropdown>
  );
};
