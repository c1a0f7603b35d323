"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { showPanel, usePanel } from "#core/ui/keys/panel.ts";
import { GO_KEYS } from "#core/ui/keys/shortcuts.ts";
import { useKeyDispatch } from "#core/ui/keys/use-key-dispatch.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { useMe } from "#core/ui/session/me.ts";
import type { GoPage } from "./keys-dialog.tsx";
import { loadPalette } from "./load-palette.ts";
import { keyOfPath, rememberKey } from "./recent.ts";

const Palette = lazily(loadPalette);
const KeysDialog = lazily(() => import("./keys-dialog.tsx").then(({ KeysDialog: it }) => it));
const AddToSegment = lazily(() => import("./add-to-segment.tsx").then(({ AddToSegment: it }) => it));

type Page = Omit<GoPage, "key">;

/** The keys of the product, what they open, and the memory of visited customers and segments. */
export const SearchHost = ({ pages }: { pages: readonly Page[] }) => {
  const me = useMe();
  const path = usePathname();
  const router = useRouter();
  const panel = usePanel();
  const [wasOpen, setWasOpen] = useState({ palette: false, keys: false });
  const [customerId, setCustomerId] = useState<string | null>(null);
  if (panel && !wasOpen[panel]) setWasOpen({ ...wasOpen, [panel]: true });

  const goPages = pages.flatMap((page): GoPage[] => {
    const key = GO_KEYS[page.name];
    return key ? [{ ...page, key }] : [];
  });
  useKeyDispatch(new Map(goPages.map(({ key, href }) => [key, href])), (address) => router.push(address));

  useEffect(() => {
    const key = keyOfPath(path);
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
