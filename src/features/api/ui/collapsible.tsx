"use client";

import { type ReactNode, useState } from "react";

type Props = { summary: ReactNode; className?: string | undefined; children: ReactNode };

/** Details that render their content when first opened, because a page of many routes has thousands of fields. */
export const Collapsible = ({ summary, className, children }: Props) => {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className={className} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {wasOpened && children}
    </details>
  );
};
