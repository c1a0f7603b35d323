"use client";

import { SearchOutlined } from "@ant-design/icons";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useKeyDispatch } from "#core/ui/keys/active-keys.ts";
import { showPanel, usePanel } from "#core/ui/keys/panel.ts";
import { ariaKeys, keySigns, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { useNav, usePages } from "#core/ui/page/feature-pages.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useIsMac } from "#core/ui/use-device.ts";
import type { GoPage } from "./keys-dialog.tsx";
import styles from "./palette.module.css";
import { parsePathKey, rememberKey } from "./recent.ts";

/** The palette's script, which no page needs before it is opened. */
const loadPalette = () => import("./palette.tsx").then(({ Palette }) => Palette);

const { keys: KEYS } = SHORTCUTS.find;

/** Opens the palette: a field in the top bar, an icon on phones. Its script starts to load when the pointer comes. */
export const SearchButton = () => {
  const t = useTranslations("palette");
  const isMac = useIsMac();
  return (
    <button
      type="button"
      className={`flex items-center gap-8 soft ${styles.field}`}
      aria-label={t("open")}
      aria-haspopup="dialog"
      aria-keyshortcuts={ariaKeys(KEYS)}
      onClick={() => showPanel("palette")}
      onPointerEnter={() => void loadPalette()}
    >
      <SearchOutlined aria-hidden />
      <span className={`min-w-0 flex-1 truncate hidden-on-phones ${styles.fieldText}`}>{t("open")}</span>
      <span className="flex gap-2 hidden-on-phones" aria-hidden>
        {KEYS.flatMap((key) => keySigns(key, isMac)).map((sign) => (
          <kbd key={sign}>{sign}</kbd>
        ))}
      </span>
    </button>
  );
};

const Palette = lazily(loadPalette);
const KeysDialog = lazily(() => import("./keys-dialog.tsx").then(({ KeysDialog: it }) => it));
const AddToSegment = lazily(() => import("./add-to-segment.tsx").then(({ AddToSegment: it }) => it));

/** The keys of the product, what they open, and the memory of visited customers and segments. */
export const SearchHost = () => {
  const me = useMe();
  const path = usePathname();
  const router = useRouter();
  const panel = usePanel();
  const [wasOpen, setWasOpen] = useState({ palette: false, keys: false });
  const [customerId, setCustomerId] = useState<string | null>(null);
  if (panel && !wasOpen[panel]) setWasOpen({ ...wasOpen, [panel]: true });

  const { pages } = usePages();
  const goPages = useNav()
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => [entry, ...entry.pages.filter(({ goKey }) => goKey !== entry.goKey)])
    .flatMap(({ name, label, href, goKey }): GoPage[] => (goKey ? [{ name, label, href, key: goKey }] : []));
  const goKeys = pages.flatMap(({ meta: { goKey } }) => goKey ?? []);
  const goTo = new Map(goKeys.map((goKey) => [goKey, goPages.find(({ key }) => key === goKey)?.href]));
  useKeyDispatch(goTo, (address) => router.push(address));

  useEffect(() => {
    const key = parsePathKey(path);
    if (key) rememberKey(me, key);
  }, [path, me]);

  const close = () => showPanel(null);
  return (
    <>
      {wasOpen.palette && <Palette isOpen={panel === "palette"} onClose={close} onAddToSegment={setCustomerId} />}
      {wasOpen.keys && <KeysDialog isOpen={panel === "keys"} onClose={close} pages={goPages} />}
      {customerId !== null && <AddToSegment customerId={customerId} onClose={() => setCustomerId(null)} />}
    </>
  );
};
