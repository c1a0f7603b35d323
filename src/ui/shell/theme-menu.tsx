"use client";

import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
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
    <MenuButton
      type="text"
      icon={<Icon aria-hidden />}
      aria-label={`${t("theme")}: ${t(appearance)}`}
      menu={{
        items: APPEARANCES.map((key) => ({ key, label: t(key) })),
        selectable: true,
        selectedKeys: [appearance],
        onClick: ({ key }) => choose(key as Appearance),
      }}
    >
      <span className={styles.wideOnly}>{t(appearance)}</span>
    </MenuButton>
  );
};
