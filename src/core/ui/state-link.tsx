"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { View } from "./address.ts";
import { usePageKey } from "./keys/active-keys.ts";
import { ariaKeys, SHORTCUTS } from "./keys/shortcuts.ts";
import type { Address, AddressChange } from "./use-address-state.ts";

type Props<State extends object> = {
  page: Pick<Address<State>, "change" | "address">;
  to: AddressChange<State>;
  className?: string | undefined;
  /** Whether it is the selected one of several links. */
  isCurrent?: boolean;
  children: ReactNode;
};

/** A link to this page in another state: it can be copied or opened in a new tab, and following it needs no request. */
export const StateLink = <State extends object>({ page, to, className, isCurrent, children }: Props<State>) => (
  <Link
    href={page.address(to)}
    prefetch={false}
    className={className}
    {...(isCurrent && { "aria-current": "true" as const })}
    onNavigate={(event) => {
      event.preventDefault();
      page.change(to);
    }}
  >
    {children}
  </Link>
);

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
