"use client";

import { SearchOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { useIsMac } from "#core/ui/device/use-is-mac.ts";
import { showPanel } from "#core/ui/keys/panel.ts";
import { ariaKeys, keySigns } from "#core/ui/keys/press.ts";
import { SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { loadPalette } from "./load-palette.ts";
import styles from "./palette.module.css";

const { keys: KEYS } = SHORTCUTS.find;

/** Opens the palette: a field in the top bar, an icon on phones. Its script starts to load when the pointer comes. */
export const SearchButton = () => {
  const t = useTranslations("palette");
  const isMac = useIsMac();
  return (
    <button
      type="button"
      className={styles.field}
      aria-label={t("open")}
      aria-haspopup="dialog"
      aria-keyshortcuts={ariaKeys(KEYS)}
      onClick={() => showPanel("palette")}
      onPointerEnter={() => void loadPalette()}
    >
      <SearchOutlined aria-hidden />
      <span className={styles.fieldText}>{t("open")}</span>
      <span className={styles.keys} aria-hidden>
        {KEYS.flatMap((key) => keySigns(key, isMac)).map((sign) => (
          <kbd key={sign}>{sign}</kbd>
        ))}
      </span>
    </button>
  );
};
