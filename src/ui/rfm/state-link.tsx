"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { RfmState } from "./url-state.ts";
import type { Page } from "./use-rfm-state.ts";

type Props = {
  page: Pick<Page, "change" | "address">;
  to: Partial<RfmState>;
  className?: string | undefined;
  children: ReactNode;
};

/** A link to this page in another state: it can be copied and opened beside; followed, it asks the server for nothing. */
export const StateLink = ({ page, to, className, children }: Props) => (
  <Link
    href={page.address(to)}
    prefetch={false}
    className={className}
    onNavigate={(event) => {
      event.preventDefault();
      page.change(to);
    }}
  >
    {children}
  </Link>
);
