"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { usePageKey } from "../keys/active-keys.ts";
import { ariaKeys } from "../keys/press.ts";
import { SHORTCUTS } from "../keys/shortcuts.ts";

type View = "chart" | "table";
type Viewed = { view: View };

/** A page whose address decides between charts and tables. */
type ViewPage = { state: Viewed; change: (wish: (now: Viewed) => Viewed) => void };

/** Switches between charts and tables, also by a key, which works while the page's figures are still loading. */
export const useViewToggle = ({ change }: Pick<ViewPage, "change">, isOffered = true) => {
  const toggle = () => change(({ view }) => ({ view: view === "table" ? "chart" : "table" }));
  usePageKey("view", isOffered ? toggle : null);
  return toggle;
};

/** Pages whose button comes with their figures also call `useViewToggle`, so that the key works before. */
export const ViewButton = ({ page }: { page: ViewPage }) => {
  const t = useTranslations("buttons");
  const toggle = useViewToggle(page);
  return (
    <Button onClick={toggle} aria-keyshortcuts={ariaKeys(SHORTCUTS.view.keys)}>
      {t(page.state.view === "table" ? "show_chart" : "show_table")}
    </Button>
  );
};
