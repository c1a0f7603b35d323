"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Address, Wish } from "./use-address-state.ts";

type Props<State extends object> = {
  page: Pick<Address<State>, "change" | "address">;
  to: Wish<State>;
  className?: string | undefined;
  /** The one of several that is chosen. */
  isCurrent?: boolean;
  children: ReactNode;
};

/** A link to this page in another state: it can be copied and opened beside; followed, it asks the server for nothing. */
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
