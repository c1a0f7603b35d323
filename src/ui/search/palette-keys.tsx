"use client";

import { useTranslations } from "next-intl";
import { useIsMac } from "#ui/shared/device/use-is-mac.ts";
import { keySigns } from "#ui/shared/keys/press.ts";
import styles from "./palette.module.css";

type Props = { hasActions: boolean; isInActions: boolean; isEmpty: boolean };

/** The palette's own keys, below its list. */
export const PaletteKeys = ({ hasActions, isInActions, isEmpty }: Props) => {
  const t = useTranslations("palette.keys");
  const isMac = useIsMac();
  const keys = [
    ["open", "Enter"],
    ...(isInActions ? [] : [["tab", "Mod+Enter"] as const]),
    ...(hasActions ? [["more", "ArrowRight"] as const] : []),
    [isInActions ? "back" : isEmpty ? "close" : "clear", "Escape"],
  ] as const;
  return (
    <p className={styles.foot} aria-hidden>
      {keys.map(([name, key]) => (
        <span key={name}>
          {keySigns(key, isMac).map((sign) => (
            <kbd key={sign}>{sign}</kbd>
          ))}
          {t(name)}
        </span>
      ))}
    </p>
  );
};
